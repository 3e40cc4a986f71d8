using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.Diagnostics.Evidence;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Diagnostics.Forecasts;

/// <summary>The pairs that SES would check for a send, evaluated.</summary>
/// <param name="Certain">Those that it checks.</param>
/// <param name="Either">For each check of which it is not known what it is on: all that it may be. SES makes one of them.</param>
/// <param name="Possible">Those that it may check as well.</param>
internal sealed record ForecastChecks(
    ImmutableArray<CheckFinding> Certain,
    ImmutableArray<ImmutableArray<CheckFinding>> Either,
    ImmutableArray<CheckFinding> Possible)
{
    /// <param name="planned">The send.</param>
    /// <param name="read">What was read.</param>
    /// <param name="sessionPolicy">The policy of the session, where the process that would send made it.</param>
    public static ForecastChecks Of(PlannedSend planned, EvidenceSet read, Policy? sessionPolicy)
    {
        var refusal = new SesRefusal { Kind = SesRefusalKind.Authorization, Principal = read.Caller.Value?.Arn };
        var certain = Evaluate(CheckResolver.Resolve(refusal, planned.Facts, read));
        var either = CheckResolver.Unsettled(refusal, planned.Facts, read).Select(one => Evaluate(one)).ToList();
        var possible = Evaluate(CheckResolver.Possible(refusal, planned.Facts, read));

        // Which action SES checks for an inline template, or for content that is not described, is not known; one of them it is.
        if (!planned.Facts.Checks.Any(c => c.Basis == CheckBasis.Established))
        {
            either.Add([.. possible.Where(c => c.Role == ResourceRole.From)]);
            possible = [];
        }

        // Refused whichever it is: then it is certain that it is.
        foreach (var refused in either.Where(IsRefused).ToArray())
        {
            certain = [.. certain, .. refused];
            either.Remove(refused);
        }

        return new ForecastChecks(certain, [.. either], possible);

        ImmutableArray<CheckFinding> Evaluate(IEnumerable<SendCheck> checks) =>
            SendEvaluation.Evaluate(checks, refusal, planned.Facts, read, planned.AccessKeyId, sessionPolicy);
    }

    public static bool IsRefused(ImmutableArray<CheckFinding> either) => !either.IsEmpty && either.All(c => !c.Result.DeniedBy.IsEmpty);
}
