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
/// Time against pattern × text, with a pattern that makes a backtracking matcher explode: <c>*a*a…*b</c> on a text of <c>a</c>. Four times the
/// wildcards, or eight times the text, may take four or eight times as long; more is a fault.
/// </summary>
[MemoryDiagnoser]
public class GlobGrowth
{
    private AuthorizationRequest _request = Inputs.Request();
    private PolicySet _policies = new();

    [Params("*a", "*aab", "*a?", "*")]
    public string Part { get; set; } = "";

    [Params(4, 16, 64)]
    public int Parts { get; set; }

    [Params(64, 512, 4096)]
    public int TextLength { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _policies = Inputs.Pattern(string.Concat(Enumerable.Repeat(Part, Parts)) + "b");
        _request = _request with { Context = _request.Context.With(ConditionKey.Known("ses:FromDisplayName", new string('a', TextLength))) };
        DecideBenchmarks.Require(PolicyEvaluator.Decide(_request, _policies) == Decision.ImplicitDeny);
    }

    [Benchmark]
    public bool Decide() => PolicyEvaluator.Decide(_request, _policies) == Decision.Allow;
}
