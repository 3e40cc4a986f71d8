namespace Ses.Resilient.Diagnostics.Evaluation;

/// <summary>Evaluates policies as IAM documents it. Total: no input makes it throw.</summary>
internal static class PolicyEvaluator
{
    /// <summary>The decision only; allocates nothing on the common path.</summary>
    public static Decision Decide(AuthorizationRequest request, PolicySet policies) => throw new NotSupportedException();

    /// <summary>The decision with its reasons, all layers evaluated.</summary>
    public static EvaluationResult Evaluate(AuthorizationRequest request, PolicySet policies) => throw new NotSupportedException();
}
