using System.Globalization;

namespace Ses.Resilient.AwsEmulator;

/// <summary>One page of a list, and the marker of the next.</summary>
internal readonly record struct Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Cuts lists into pages. A marker holds the offset and whether the empty page before it was given.</summary>
internal static class Pages
{
    public static Page<T> Cut<T>(IReadOnlyList<T> items, string? marker, int? asked, ReadRules rules, int usual, string invalidCode, string invalidText)
    {
        var (offset, afterEmpty) = (0, false);
        if (!string.IsNullOrEmpty(marker) && !TryParse(marker, items.Count, out offset, out afterEmpty))
            throw new AwsException(400, invalidCode, invalidText);
        if (rules.EmptyPages && !afterEmpty && items.Count > 0)
            return new Page<T>([], Marker(offset, afterEmpty: true));
        var size = Math.Min(asked ?? usual, rules.PageSize ?? usual);
        var end = Math.Min(offset + Math.Max(size, 1), items.Count);
        return new Page<T>([.. items.Skip(offset).Take(end - offset)], end < items.Count ? Marker(end, afterEmpty: false) : null);
    }

    // Looks like AWS's opaque ones: characters that must be escaped in a form are on purpose.
    private static string Marker(int offset, bool afterEmpty) => $"AAE+/{offset.ToString(CultureInfo.InvariantCulture)}{(afterEmpty ? "e" : "f")}==";

    private static bool TryParse(string marker, int count, out int offset, out bool afterEmpty)
    {
        offset = 0;
        afterEmpty = marker.EndsWith("e==", StringComparison.Ordinal);
        return marker.StartsWith("AAE+/", StringComparison.Ordinal) && (afterEmpty || marker.EndsWith("f==", StringComparison.Ordinal))
            && int.TryParse(marker.AsSpan()[5..^3], NumberStyles.None, CultureInfo.InvariantCulture, out offset) && offset <= count;
    }
}
