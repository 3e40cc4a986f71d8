using System.Collections.Immutable;

namespace Ses.Resilient.Diagnostics.Policies;

/// <summary>Reads a policy text (IAM User Guide: grammar of the JSON policy language). Total: every problem becomes a <see cref="PolicyError"/>.</summary>
internal static class PolicyParser
{
    /// <summary>Far above every limit of IAM, Organizations and SES (10,240 at most, but white space may not count).</summary>
    public const int MaxLength = 131_072;

    private static readonly string[] Elements = ["Version", "Id", "Statement"];

    public static (PolicyDocument? Document, ImmutableArray<PolicyError> Errors) Parse(string? text, PolicyKind kind)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return Refuse(new PolicyError("P002", "$", 1, 1, $"The policy text is empty.", "Write a JSON object with Version and Statement."));
        }

        text = Decode(text);
        if (text.Length > MaxLength)
        {
            return Refuse(new PolicyError(
                "P001", "$", 1, 1, $"The policy text is longer than any policy can be.", "IAM, Organizations and SES take policies of at most 10,240 characters."));
        }

        using var json = new PolicyJson(text);
        var reader = new PolicyJsonReader(text, json);
        reader.Read();
        var errors = new PolicyErrors(json);
        if (reader.Fault != JsonFault.None)
        {
            var isDepth = reader.Fault == JsonFault.Depth;
            errors.AddAt(isDepth ? "P003" : "P002", reader.FaultOffset, reader.FaultMessage, isDepth ? null : "The text must be one JSON object (RFC 8259).");
            return Refuse(errors);
        }

        RefuseCharacters(text, kind, errors);
        var document = Document(json, 0, kind, errors);
        return errors.IsRefused ? Refuse(errors) : (document, errors.ToImmutable());
    }

    /// <summary>A policy that stands in a bigger JSON text; <see langword="null"/> where anything is wrong with it, whose places <see cref="Parse"/> tells from its own text.</summary>
    public static PolicyDocument? ParseAt(PolicyJson json, int node, PolicyKind kind)
    {
        if (json[node].Length > MaxLength) return null;
        var errors = new PolicyErrors(json);
        RefuseCharacters(json.Raw(node), kind, errors);
        var document = Document(json, node, kind, errors);
        return errors.IsEmpty ? document : null;
    }

    private static (PolicyDocument? Document, ImmutableArray<PolicyError> Errors) Refuse(PolicyError error) => (null, [error]);

    private static (PolicyDocument? Document, ImmutableArray<PolicyError> Errors) Refuse(PolicyErrors errors) => (null, errors.ToImmutable());

    /// <summary>IAM returns documents percent-encoded (RFC 3986); no JSON object begins with a percent sign.</summary>
    private static string Decode(string text)
    {
        var start = text.AsSpan().IndexOfAnyExcept(" \t\r\n");
        return start >= 0 && text[start] == '%' && text.Length <= MaxLength * 3 ? Uri.UnescapeDataString(text) : text;
    }

    /// <summary>The characters that IAM takes. Only IAM is documented to refuse others.</summary>
    private static void RefuseCharacters(ReadOnlySpan<char> text, PolicyKind kind, PolicyErrors errors)
    {
        if (kind == PolicyKind.Identity && text.IndexOfAnyExceptInRange('\t', '\u00FF') is var offset and >= 0)
        {
            errors.AddAt("P013", offset, $"IAM takes only characters up to U+00FF in a policy.", "Write other characters as \\u escapes.");
        }
    }

    private static PolicyDocument? Document(PolicyJson json, int root, PolicyKind kind, PolicyErrors errors)
    {
        if (json[root].Kind != JsonKind.Object)
        {
            errors.Add("P006", root, $"A policy is a JSON object.", null);
            return null;
        }

        var members = new PolicyMembers(json, root, Elements, errors);
        var version = Version(json, root, members, kind, errors);
        string? id = null;
        if (members["Id"] is var idNode and > 0)
        {
            if (kind is not PolicyKind.Resource)
            {
                errors.Add("P008", idNode, $"Only resource-based policies have an Id.", "Remove the Id.");
            }

            id = errors.String(idNode, "Id");
        }

        if (members["Statement"] is not (var statementNode and > 0))
        {
            errors.Add("P007", root, $"The policy has no Statement.", "Add a Statement with at least Effect and Action.");
            return null;
        }

        var isArray = json[statementNode].Kind == JsonKind.Array;
        List<Statement> statements = [];
        var parser = new StatementParser(json, kind, version is PolicyDocument.CurrentVersion, errors);
        if (isArray)
        {
            for (var node = statementNode + 1; node < json[statementNode].Next; node = json[node].Next)
            {
                AddStatement(node);
            }
        }
        else
        {
            AddStatement(statementNode);
        }

        return new PolicyDocument(version, id, isArray, [.. statements]);

        void AddStatement(int node)
        {
            if (parser.Parse(node, statements.Count) is { } statement)
            {
                statements.Add(statement);
            }
        }
    }

    private static string? Version(PolicyJson json, int root, PolicyMembers members, PolicyKind kind, PolicyErrors errors)
    {
        var node = members["Version"];
        var version = node < 0 || json[node].Kind != JsonKind.String ? null
            : json.TextEquals(node, PolicyDocument.CurrentVersion) ? PolicyDocument.CurrentVersion
            : json.Text(node);
        if (kind == PolicyKind.ResourceControl && version is not PolicyDocument.CurrentVersion)
        {
            errors.Add("P011", Math.Max(node, root), $"A resource control policy needs the Version 2012-10-17.", "Set \"Version\": \"2012-10-17\".");
        }
        else if (node > 0 && version is not (PolicyDocument.CurrentVersion or PolicyDocument.OldVersion))
        {
            errors.Add("P011", node, $"Version is \"2012-10-17\" or \"2008-10-17\".", "It names the policy language, not the date of your change: set \"2012-10-17\".");
        }

        return version;
    }
}
