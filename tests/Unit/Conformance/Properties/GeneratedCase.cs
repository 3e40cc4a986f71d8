using System.Text.Json;

namespace Ses.Resilient.Tests.Conformance.Properties;

/// <summary>A statement, its elements as JSON text (<c>"Action":"ses:*"</c>); empty where it has none.</summary>
internal sealed record GeneratedStatement(bool IsDeny, string Principal, string Action, string Resource, string Condition)
{
    public string Json => "{" + string.Join(',', ((string[])[IsDeny ? "\"Effect\":\"Deny\"" : "\"Effect\":\"Allow\"", Principal, Action, Resource, Condition]).Where(e => e.Length > 0)) + "}";
}

internal sealed record GeneratedPolicy(bool HasVariables, IReadOnlyList<GeneratedStatement> Statements)
{
    public string Document => $$"""{"Version":"{{(HasVariables ? "2012-10-17" : "2008-10-17")}}","Statement":[{{string.Join(',', Statements.Select(s => s.Json))}}]}""";

    public string Json => $$"""{"name":"p","document":{{Document}}}""";
}

/// <summary>A condition key of the request; no values: unknown.</summary>
internal sealed record GeneratedKey(string Name, IReadOnlyList<string>? Values, bool IsSet)
{
    public string Value => IsSet ? JsonSerializer.Serialize(Values) : JsonSerializer.Serialize(Values![0]);
}

/// <summary>A case with every policy valid; kept in parts so that tests can change one thing and ask again.</summary>
internal sealed record GeneratedCase
{
    public required string Principal { get; init; }

    public required string Action { get; init; }

    public required string Resource { get; init; }

    public required IReadOnlyList<GeneratedKey> Keys { get; init; }

    /// <summary>Null only for the account's root user.</summary>
    public required IReadOnlyList<GeneratedPolicy>? Identity { get; init; }

    public required GeneratedPolicy? Boundary { get; init; }

    public required GeneratedPolicy? Session { get; init; }

    public required IReadOnlyList<IReadOnlyList<GeneratedPolicy>>? Scp { get; init; }

    public required IReadOnlyList<IReadOnlyList<GeneratedPolicy>>? Rcp { get; init; }

    public required IReadOnlyList<GeneratedPolicy>? OnResource { get; init; }

    public required GeneratedPolicy? Endpoint { get; init; }

    public string Json => $$"""
        {"id":"generated","request":{"principal":"{{Principal}}","action":"{{Action}}","resource":"{{Resource}}","context":{
        """ + string.Join(',', Keys.Where(k => k.Values is not null).Select(k => $"\"{k.Name}\":{k.Value}"))
        + "},\"unknown\":[" + string.Join(',', Keys.Where(k => k.Values is null).Select(k => $"\"{k.Name}\""))
        + "]},\"policies\":{\"identity\":" + List(Identity) + ",\"boundary\":" + (Boundary?.Json ?? "null") + ",\"session\":" + (Session?.Json ?? "null")
        + ",\"scp\":" + Levels(Scp) + ",\"rcp\":" + Levels(Rcp) + ",\"resource\":" + List(OnResource) + ",\"endpoint\":" + (Endpoint?.Json ?? "null") + "}}";

    public override string ToString() => Json;

    /// <summary>The same with every list of policies, levels aside, and of statements in another order.</summary>
    public GeneratedCase Reordered(Random random) => this with
    {
        Identity = Shuffle(Identity, random),
        Boundary = Shuffle(Boundary, random),
        Session = Shuffle(Session, random),
        Scp = Scp?.Select(level => Shuffle(level, random)!).ToArray(),
        Rcp = Rcp?.Select(level => Shuffle(level, random)!).ToArray(),
        OnResource = Shuffle(OnResource, random),
        Endpoint = Shuffle(Endpoint, random),
    };

    private static GeneratedPolicy[]? Shuffle(IReadOnlyList<GeneratedPolicy>? policies, Random random)
    {
        if (policies is null)
            return null;
        var shuffled = policies.Select(p => Shuffle(p, random)!).ToArray();
        random.Shuffle(shuffled);
        return shuffled;
    }

    private static GeneratedPolicy? Shuffle(GeneratedPolicy? policy, Random random)
    {
        if (policy is null)
            return null;
        var statements = policy.Statements.ToArray();
        random.Shuffle(statements);
        return policy with { Statements = statements };
    }

    private static string List(IReadOnlyList<GeneratedPolicy>? policies) => policies is null ? "null" : $"[{string.Join(',', policies.Select(p => p.Json))}]";

    private static string Levels(IReadOnlyList<IReadOnlyList<GeneratedPolicy>>? levels) => levels is null ? "null" : $"[{string.Join(',', levels.Select(List))}]";
}
