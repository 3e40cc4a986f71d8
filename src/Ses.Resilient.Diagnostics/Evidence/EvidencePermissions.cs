using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Ses.Resilient.Diagnostics.Evidence.Reads;

namespace Ses.Resilient.Diagnostics.Evidence;

/// <summary>The least policy that the reads of <see cref="EvidenceReads"/> need.</summary>
internal static class EvidencePermissions
{
    /// <summary>The policy as JSON, or <see langword="null"/> where none is needed.</summary>
    /// <param name="size">How much may be read.</param>
    /// <param name="account">The account whose principals and identities are read; any where <see langword="null"/>.</param>
    /// <param name="partition">The partition, for example <c>aws-us-gov</c>.</param>
    public static string? PolicyFor(DiagnosticPermissionSize size, string? account = null, string partition = "aws")
    {
        if (size == DiagnosticPermissionSize.None)
        {
            return null;
        }

        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteString("Version", "2012-10-17");
            writer.WriteStartArray("Statement");
            foreach (var statement in Granted(size).GroupBy(read => string.Join(' ', read.Resources), StringComparer.Ordinal))
            {
                Write(writer, [.. statement], account ?? "*", partition);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(json.ToArray());
    }

    /// <summary>The reads that a size grants.</summary>
    public static IEnumerable<ReadOperation> Granted(DiagnosticPermissionSize size) => EvidenceReads.All.Where(read => read.Reach switch
    {
        ReadReach.OwnAccount => size >= DiagnosticPermissionSize.OwnAccount,
        ReadReach.Organization => size >= DiagnosticPermissionSize.Organization,
        _ => false,
    });

    private static void Write(Utf8JsonWriter writer, ImmutableArray<ReadOperation> reads, string account, string partition)
    {
        writer.WriteStartObject();
        writer.WriteString("Effect", "Allow");
        WriteList(writer, "Action", reads.Select(static read => read.Permission).Order(StringComparer.Ordinal));
        WriteList(writer, "Resource", reads[0].Resources.Select(resource => resource
            .Replace("{P}", partition, StringComparison.Ordinal)
            .Replace("{A}", account, StringComparison.Ordinal)));
        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }
}
