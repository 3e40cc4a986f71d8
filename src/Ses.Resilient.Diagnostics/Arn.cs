namespace Ses.Resilient.Diagnostics;

/// <summary>The six parts of an Amazon Resource Name. Any text with five colons and the prefix is one: accounts in messages may be masked.</summary>
internal readonly record struct Arn(string Partition, string Service, string Region, string Account, string Resource)
{
    public static Arn? TryParse(string? text)
    {
        if (text is null || !text.StartsWith("arn:", StringComparison.Ordinal)) return null;
        var parts = text.Split(':', 6);
        return parts.Length == 6 ? new Arn(parts[1], parts[2], parts[3], parts[4], parts[5]) : null;
    }

    /// <summary>The resource after its type: <c>example.com</c> of <c>identity/example.com</c>; <see langword="null"/> for another type.</summary>
    public string? NameOf(string resourceType) =>
        Resource.Length > resourceType.Length + 1
        && Resource[resourceType.Length] == '/'
        && Resource.StartsWith(resourceType, StringComparison.Ordinal)
            ? Resource[(resourceType.Length + 1)..]
            : null;

    public override string ToString() => $"arn:{Partition}:{Service}:{Region}:{Account}:{Resource}";
}
