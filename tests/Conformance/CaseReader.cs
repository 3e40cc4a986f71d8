using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Conformance;

/// <summary>Reads one case from one line of UTF-8.</summary>
internal static class CaseReader
{
    // Deeper than any policy may be, so that a policy nested too deeply is the engine's to refuse.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 512 };

    /// <summary>Reads a line. A bad one gives <paramref name="error"/>, and its id where that can be read.</summary>
    public static EvaluationCase? Read(ReadOnlySpan<byte> line, bool withExpected, out string? id, out string? error)
    {
        try
        {
            var result = ReadCase(line, withExpected);
            id = result.Id;
            error = null;
            return result;
        }
        // InvalidOperationException: a string that is no valid UTF-8 or UTF-16.
        catch (Exception e) when (e is JsonException or CaseFormatException or InvalidOperationException)
        {
            id = FindId(line);
            error = e.Message;
            return null;
        }
    }

    private static EvaluationCase ReadCase(ReadOnlySpan<byte> line, bool withExpected)
    {
        var reader = new Utf8JsonReader(line, Options);
        reader.Read();
        Require(reader.TokenType == JsonTokenType.StartObject, "a case is an object");
        string? id = null, source = null;
        AuthorizationRequest? request = null;
        PolicySet? policies = null;
        ExpectedAnswer? expected = null;
        while (NextProperty(ref reader))
        {
            if (Is(ref reader, "id"u8)) id = ReadString(ref reader, "id");
            else if (Is(ref reader, "request"u8)) request = ReadRequest(ref reader);
            else if (Is(ref reader, "policies"u8)) policies = ReadPolicies(line, ref reader);
            else if (withExpected && Is(ref reader, "expected"u8)) expected = ReadExpected(ref reader);
            else if (withExpected && Is(ref reader, "source"u8)) source = ReadString(ref reader, "source");
            else SkipValue(ref reader);
        }

        // Read once more: text after the object is an error of the line.
        reader.Read();
        return new EvaluationCase(
            id ?? throw new CaseFormatException("id is missing"),
            request ?? throw new CaseFormatException("request is missing"),
            policies ?? throw new CaseFormatException("policies is missing"),
            expected,
            source);
    }

    private static AuthorizationRequest ReadRequest(ref Utf8JsonReader reader)
    {
        StartObject(ref reader, "request");
        string? principal = null, role = null, action = null, resource = null, account = null;
        var keys = new List<ConditionKey>(16);
        while (NextProperty(ref reader))
        {
            if (Is(ref reader, "principal"u8)) principal = ReadString(ref reader, "principal");
            else if (Is(ref reader, "role"u8)) role = ReadStringOrNull(ref reader, "role");
            else if (Is(ref reader, "action"u8)) action = ReadString(ref reader, "action");
            else if (Is(ref reader, "resource"u8)) resource = ReadString(ref reader, "resource");
            else if (Is(ref reader, "resourceAccount"u8)) account = ReadStringOrNull(ref reader, "resourceAccount");
            else if (Is(ref reader, "context"u8)) ReadContext(ref reader, keys);
            else if (Is(ref reader, "unknown"u8)) ReadUnknown(ref reader, keys);
            else throw new CaseFormatException($"request has no member {reader.GetString()}");
        }

        var context = ConditionContext.Of(keys);
        Require(context.Keys.Count == keys.Count, "a key stands once, in context or in unknown, and there are at most 10,000");
        return new AuthorizationRequest(
            principal ?? throw new CaseFormatException("request.principal is missing"),
            role,
            action ?? throw new CaseFormatException("request.action is missing"),
            resource ?? throw new CaseFormatException("request.resource is missing"),
            account,
            context);
    }

    private static void ReadContext(ref Utf8JsonReader reader, List<ConditionKey> keys)
    {
        if (StartObjectOrNull(ref reader, "context"))
            return;
        while (NextProperty(ref reader))
        {
            var name = reader.GetString()!;
            reader.Read();
            keys.Add(reader.TokenType switch
            {
                JsonTokenType.String => ConditionKey.Known(name, reader.GetString()!),
                JsonTokenType.StartArray => ConditionKey.KnownSet(name, ReadStrings(ref reader, "a context value")),
                _ => throw new CaseFormatException("a context value is a string or an array of strings"),
            });
        }
    }

    private static void ReadUnknown(ref Utf8JsonReader reader, List<ConditionKey> keys)
    {
        if (StartArrayOrNull(ref reader, "unknown"))
            return;
        foreach (var name in ReadStrings(ref reader, "unknown"))
            keys.Add(ConditionKey.Unknown(name));
    }

    private static PolicySet ReadPolicies(ReadOnlySpan<byte> line, ref Utf8JsonReader reader)
    {
        StartObject(ref reader, "policies");
        ImmutableArray<Policy>? identity = null, resource = null;
        Policy? boundary = null, session = null, endpoint = null;
        ImmutableArray<ImmutableArray<Policy>>? scp = null, rcp = null;
        while (NextProperty(ref reader))
        {
            if (Is(ref reader, "identity"u8)) identity = ReadList(line, ref reader, PolicyKind.Identity);
            else if (Is(ref reader, "boundary"u8)) boundary = ReadOne(line, ref reader, PolicyKind.Identity);
            else if (Is(ref reader, "session"u8)) session = ReadOne(line, ref reader, PolicyKind.Identity);
            else if (Is(ref reader, "scp"u8)) scp = ReadLevels(line, ref reader, PolicyKind.ServiceControl);
            else if (Is(ref reader, "rcp"u8)) rcp = ReadLevels(line, ref reader, PolicyKind.ResourceControl);
            else if (Is(ref reader, "resource"u8)) resource = ReadList(line, ref reader, PolicyKind.Resource);
            else if (Is(ref reader, "endpoint"u8)) endpoint = ReadOne(line, ref reader, PolicyKind.Resource);
            else throw new CaseFormatException($"policies has no member {reader.GetString()}");
        }

        return new PolicySet { Identity = identity, Boundary = boundary, Session = session, Scp = scp, Rcp = rcp, Resource = resource, Endpoint = endpoint };
    }

    private static ImmutableArray<ImmutableArray<Policy>>? ReadLevels(ReadOnlySpan<byte> line, ref Utf8JsonReader reader, PolicyKind kind)
    {
        if (StartArrayOrNull(ref reader, "the levels"))
            return null;
        var levels = ImmutableArray.CreateBuilder<ImmutableArray<Policy>>(4);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Require(reader.TokenType == JsonTokenType.StartArray, "a level is an array of policies");
            levels.Add(ReadPolicyArray(line, ref reader, kind));
        }

        return levels.DrainToImmutable();
    }

    private static ImmutableArray<Policy>? ReadList(ReadOnlySpan<byte> line, ref Utf8JsonReader reader, PolicyKind kind) =>
        StartArrayOrNull(ref reader, "the layer") ? null : ReadPolicyArray(line, ref reader, kind);

    private static ImmutableArray<Policy> ReadPolicyArray(ReadOnlySpan<byte> line, ref Utf8JsonReader reader, PolicyKind kind)
    {
        var policies = ImmutableArray.CreateBuilder<Policy>(2);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            policies.Add(ReadPolicy(line, ref reader, kind));
        return policies.DrainToImmutable();
    }

    private static Policy? ReadOne(ReadOnlySpan<byte> line, ref Utf8JsonReader reader, PolicyKind kind)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Null ? null : ReadPolicy(line, ref reader, kind);
    }

    private static Policy ReadPolicy(ReadOnlySpan<byte> line, ref Utf8JsonReader reader, PolicyKind kind)
    {
        Require(reader.TokenType == JsonTokenType.StartObject, "a policy is an object with name and document");
        var name = "";
        string? text = null;
        ReadOnlySpan<byte> raw = default;
        while (NextProperty(ref reader))
        {
            if (Is(ref reader, "name"u8))
            {
                name = ReadString(ref reader, "name");
            }
            else if (Is(ref reader, "document"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.String)
                {
                    text = reader.GetString();
                    continue;
                }

                Require(reader.TokenType == JsonTokenType.StartObject, "a document is an object, or a string that holds its text");
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                raw = line[start..(int)reader.BytesConsumed];
            }
            else
            {
                throw new CaseFormatException($"a policy has no member {reader.GetString()}");
            }
        }

        Require(text is not null || !raw.IsEmpty, "a policy needs a document");
        return Policy.Parse(name, text ?? Encoding.UTF8.GetString(raw), kind);
    }

    private static ExpectedAnswer ReadExpected(ref Utf8JsonReader reader)
    {
        StartObject(ref reader, "expected");
        string? decision = null;
        ImmutableArray<string> deniedBy = default, dependsOn = default;
        while (NextProperty(ref reader))
        {
            if (Is(ref reader, "decision"u8)) decision = ReadString(ref reader, "decision");
            else if (Is(ref reader, "deniedBy"u8)) deniedBy = ReadStringArray(ref reader, "deniedBy");
            else if (Is(ref reader, "dependsOn"u8)) dependsOn = ReadStringArray(ref reader, "dependsOn");
            else SkipValue(ref reader);
        }

        return new ExpectedAnswer(decision ?? throw new CaseFormatException("expected.decision is missing"), deniedBy, dependsOn);
    }

    // The id of a line that could not be read, for the line's error; the first member named id at the top.
    private static string? FindId(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line, Options);
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1 || !Is(ref reader, "id"u8))
                    continue;
                reader.Read();
                return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }

        return null;
    }

    private static bool NextProperty(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    private static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) => reader.ValueTextEquals(name);

    private static void SkipValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    private static void StartObject(ref Utf8JsonReader reader, string what) => Require(!StartObjectOrNull(ref reader, what), $"{what} is an object");

    private static bool StartObjectOrNull(ref Utf8JsonReader reader, string what)
    {
        reader.Read();
        Require(reader.TokenType is JsonTokenType.StartObject or JsonTokenType.Null, $"{what} is an object");
        return reader.TokenType == JsonTokenType.Null;
    }

    private static bool StartArrayOrNull(ref Utf8JsonReader reader, string what)
    {
        reader.Read();
        Require(reader.TokenType is JsonTokenType.StartArray or JsonTokenType.Null, $"{what} is an array or null");
        return reader.TokenType == JsonTokenType.Null;
    }

    private static string ReadString(ref Utf8JsonReader reader, string what) =>
        ReadStringOrNull(ref reader, what) ?? throw new CaseFormatException($"{what} is a string");

    private static string? ReadStringOrNull(ref Utf8JsonReader reader, string what)
    {
        reader.Read();
        Require(reader.TokenType is JsonTokenType.String or JsonTokenType.Null, $"{what} is a string");
        return reader.GetString();
    }

    private static ImmutableArray<string> ReadStringArray(ref Utf8JsonReader reader, string what) =>
        StartArrayOrNull(ref reader, what) ? default : ReadStrings(ref reader, what);

    private static ImmutableArray<string> ReadStrings(ref Utf8JsonReader reader, string what)
    {
        Require(reader.TokenType == JsonTokenType.StartArray, $"{what} is an array of strings");
        var strings = ImmutableArray.CreateBuilder<string>(4);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Require(reader.TokenType == JsonTokenType.String, $"{what} is an array of strings");
            strings.Add(reader.GetString()!);
        }

        return strings.DrainToImmutable();
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
            throw new CaseFormatException(message);
    }
}
