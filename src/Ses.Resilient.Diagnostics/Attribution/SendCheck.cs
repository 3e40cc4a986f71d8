using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.Diagnostics.Evaluation;

namespace Ses.Resilient.Diagnostics.Attribution;

/// <summary>One (action, resource) pair of the send with its ARN, and what the layers say to it.</summary>
/// <param name="Action">The IAM action.</param>
/// <param name="ResourceArn">The resource, or <c>*</c>.</param>
/// <param name="Role">Why SES checks it.</param>
/// <param name="IsNamedBySes">Whether it is the pair that the refusal names.</param>
/// <param name="Policies">The policies it was evaluated against.</param>
/// <param name="Request">The question.</param>
/// <param name="Result">The answer.</param>
internal sealed record CheckFinding(
    string Action,
    string ResourceArn,
    ResourceRole Role,
    bool IsNamedBySes,
    AuthorizationRequest Request,
    PolicySet Policies,
    EvaluationResult Result);

/// <summary>A pair to evaluate: an <see cref="AuthorizationCheck"/> with its ARN.</summary>
internal sealed record SendCheck(string Action, string ResourceArn, ResourceRole Role, bool IsNamedBySes);
