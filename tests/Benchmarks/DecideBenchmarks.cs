using BenchmarkDotNet.Attributes;
using Ses.Resilient.Diagnostics.Evaluation;

namespace Ses.Resilient.Benchmarks;

/// <summary>The decision alone. Limits: one small policy under 300 ns and 0 B; 10 × 10 under 5 µs and 0 B.</summary>
[MemoryDiagnoser]
public class DecideBenchmarks
{
    private readonly AuthorizationRequest _request = Inputs.Request();
    private readonly AuthorizationRequest _other = Inputs.Request("s3:GetObject");
    private readonly PolicySet _small = Inputs.Small();
    private readonly PolicySet _allowing = Inputs.Many(10, allows: true);
    private readonly PolicySet _silent = Inputs.Many(10, allows: false);

    [GlobalSetup]
    public void Check()
    {
        Require(PolicyEvaluator.Decide(_request, _small) == Decision.Allow);
        Require(PolicyEvaluator.Decide(_request, _allowing) == Decision.Allow);
        Require(PolicyEvaluator.Decide(_request, _silent) == Decision.ImplicitDeny);
        Require(PolicyEvaluator.Decide(_other, _small) == Decision.ImplicitDeny);
    }

    [Benchmark(Baseline = true)]
    public object SmallPolicyAllows() => PolicyEvaluator.Decide(_request, _small) == Decision.Allow ? _small : _silent;

    [Benchmark]
    public object SmallPolicyOtherAction() => PolicyEvaluator.Decide(_other, _small) == Decision.Allow ? _small : _silent;

    [Benchmark]
    public object TenByTenAllows() => PolicyEvaluator.Decide(_request, _allowing) == Decision.Allow ? _small : _silent;

    [Benchmark]
    public object TenByTenSilent() => PolicyEvaluator.Decide(_request, _silent) == Decision.Allow ? _small : _silent;

    internal static void Require(bool holds)
    {
        if (!holds)
            throw new InvalidOperationException("What is measured does not answer as meant.");
    }
}

/// <summary>The decision with its reasons against the decision alone.</summary>
[MemoryDiagnoser]
public class ExplainBenchmarks
{
    private readonly AuthorizationRequest _request = Inputs.Request();
    private PolicySet _policies = new();

    [Params("small", "10x10 allows", "10x10 silent")]
    public string Policies { get; set; } = "";

    [GlobalSetup]
    public void Setup() => _policies = Policies == "small" ? Inputs.Small() : Inputs.Many(10, Policies == "10x10 allows");

    [Benchmark(Baseline = true)]
    public bool Decide() => PolicyEvaluator.Decide(_request, _policies) == Decision.Allow;

    [Benchmark]
    public object Evaluate() => PolicyEvaluator.Evaluate(_request, _policies);
}
