using BenchmarkDotNet.Attributes;
using Ses.Resilient.Diagnostics.Evaluation;

namespace Ses.Resilient.Benchmarks;

/// <summary>Time against the number of statements: ten times as many take about ten times as long.</summary>
[MemoryDiagnoser]
public class StatementGrowth
{
    private readonly AuthorizationRequest _request = Inputs.Request();
    private PolicySet _policies = new();

    [Params(10, 100, 1000)]
    public int Statements { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _policies = Inputs.Statements(Statements);
        DecideBenchmarks.Require(PolicyEvaluator.Decide(_request, _policies) == Decision.Allow);
    }

    [Benchmark]
    public bool Decide() => PolicyEvaluator.Decide(_request, _policies) == Decision.Allow;
}

/// <summary>
/// Time against pattern × text, with patterns that make a backtracking matcher explode, <c>*a*a…ax*b</c>, and one on which a search for a text goes
/// back again and again, <c>*aa…ax*b</c>; both on <c>aa…ab</c>, whose ends match, so that the middle has to be looked at. Four times the
/// pattern, or eight times the text, may take four or eight times as long; more is a fault.
/// </summary>
[MemoryDiagnoser]
public class GlobGrowth
{
    private AuthorizationRequest _request = Inputs.Request();
    private PolicySet _policies = new();

    [Params("*a", "*aab", "*a?", "aaaaaaaa")]
    public string Part { get; set; } = "";

    [Params(4, 16, 64)]
    public int Parts { get; set; }

    [Params(64, 512, 4096)]
    public int TextLength { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _policies = Inputs.Pattern("*" + string.Concat(Enumerable.Repeat(Part, Parts)) + "x*b");
        _request = _request with { Context = _request.Context.With(ConditionKey.Known("ses:FromDisplayName", new string('a', TextLength - 1) + "b")) };
        DecideBenchmarks.Require(PolicyEvaluator.Decide(_request, _policies) == Decision.ImplicitDeny);
    }

    [Benchmark]
    public bool Decide() => PolicyEvaluator.Decide(_request, _policies) == Decision.Allow;
}
