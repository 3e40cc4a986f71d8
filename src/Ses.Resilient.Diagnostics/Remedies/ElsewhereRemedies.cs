using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Diagnostics.Evidence;
using Ses.Resilient.Diagnostics.Reports;

namespace Ses.Resilient.Diagnostics.Remedies;

/// <summary>Where the From address's identity is not where the send went, but was found elsewhere: send there, or name it.</summary>
internal static class ElsewhereRemedies
{
    /// <summary>The best of the places found: one where the send would be allowed, else one of the own account.</summary>
    public static SesRemedy? Find(RefusedSend send) => send.Evidence.Elsewhere
        .Select(place => For(place, send))
        .OrderByDescending(remedy => remedy.Proof)
        .ThenBy(remedy => remedy.Kind)
        .FirstOrDefault();

    private static SesRemedy For(IdentityElsewhere place, RefusedSend send)
    {
        var arn = Arn.TryParse(place.Arn)!.Value;
        var here = send.Facts?.Region;
        var isOtherRegion = arn.Region != here;
        var description = isOtherRegion
            ? (Sentence)$"Send to {arn.Region}, where {place.Identity.Name} is verified: it is no identity of the account in {here}, and identities are per Region."
            : $"Name the identity in the request ({(send.Facts?.Api == SesApi.V1 ? "SourceArn" : "FromEmailAddressIdentityArn")} = {place.Arn}): without its ARN SES looks for it in the sender's own account.";
        var (proof, detail) = Prove(place, arn, isOtherRegion, send);
        return new SesRemedy(isOtherRegion ? RemedyKind.ChangeRegion : RemedyKind.PassIdentityArn, DenialLayer.SendingIdentity, RemedyOwner.App, description, null, proof, detail)
        {
            AwsCli = RemedyCommands.ShowIdentity(place.Identity.Name, arn.Region),
        };
    }

    private static (RemedyProof Proof, Sentence? Detail) Prove(IdentityElsewhere place, Arn arn, bool isOtherRegion, RefusedSend send)
    {
        if (send.Checks.IsEmpty || !send.Checks.Any(c => c.Role == ResourceRole.From)) return (RemedyProof.Unproved, $"which resources SES would check there is not known");
        var results = send.Checks.Select(check => Evaluate(check, place, arn, isOtherRegion)).ToArray();
        if (results.Any(r => !r.DeniedBy.IsEmpty))
        {
            var layers = results.SelectMany(r => r.DeniedBy).Distinct().Select(l => PolicyWording.Name(RemedyProver.LayerOf(l)));
            return (RemedyProof.Partly, $"the {Sentence.Joined(layers, static (a, b) => $"{a} and the {b}")} refuses the send there");
        }

        if (results.Any(r => r.Decision != Decision.Allow)) return (RemedyProof.Unproved, $"the policies that would have to allow it there were not read");
        if (isOtherRegion && send.Checks.Any(c => c.Role is ResourceRole.ConfigurationSet or ResourceRole.Template)) return (RemedyProof.Partly, $"configuration sets and templates are per Region too");
        return (RemedyProof.Proved, null);
    }

    private static EvaluationResult Evaluate(CheckFinding check, IdentityElsewhere place, Arn arn, bool isOtherRegion)
    {
        if (check.Role == ResourceRole.From)
        {
            return PolicyEvaluator.Evaluate(check.Request with { Resource = place.Arn, ResourceAccount = arn.Account }, check.Policies with { Resource = place.Identity.Policies });
        }

        var moved = isOtherRegion && Arn.TryParse(check.ResourceArn) is { } own ? (own with { Region = arn.Region }).ToString() : check.ResourceArn;
        return PolicyEvaluator.Evaluate(check.Request with { Resource = moved }, check.Policies);
    }
}
