using System.Net;
using Amazon.Runtime;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Reports;

namespace Ses.Resilient.Testing;

/// <summary>For the tests of an app: makes the exceptions that its sends may throw, so that it can be tested what the app does with them. Calls nothing.</summary>
public static class SesDenials
{
    private const string Principal = "arn:aws:sts::111122223333:assumed-role/mailer/test";
    private const string Identity = "arn:aws:ses:eu-west-1:111122223333:identity/example.com";

    /// <summary>The layers in the order of the way of a send.</summary>
    private static readonly DenialLayer[] Way =
    [
        DenialLayer.Credentials, DenialLayer.CallerIdentity, DenialLayer.VpcEndpointPolicy, DenialLayer.ServiceControlPolicy, DenialLayer.SendingAuthorizationPolicy,
        DenialLayer.IdentityPolicy, DenialLayer.PermissionsBoundary, DenialLayer.SessionPolicy, DenialLayer.TenantAssociation, DenialLayer.SendingIdentity, DenialLayer.AccountState,
    ];

    /// <summary>An exception as a refused send throws it, with a whole diagnosis: refusal, findings for every layer, and a remedy.</summary>
    /// <param name="layer">The layer that refused.</param>
    /// <param name="certainty">How the layer is known; <see langword="null"/> for what is usual for it. It does not count for <see cref="DenialLayer.Undetermined"/>.</param>
    /// <param name="next">Layers that refuse too.</param>
    /// <returns>The exception; its inner exception is an <see cref="AmazonServiceException"/> with the code, status and words of SES.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="layer"/> is no layer.</exception>
    /// <example><c>ses.SendEmailAsync(default!, default).ThrowsAsyncForAnyArgs(SesDenials.Exception(DenialLayer.PermissionsBoundary))</c></example>
    public static SesAccessDeniedException Exception(DenialLayer layer, Certainty? certainty = null, params DenialLayer[] next)
    {
        var inner = InnerException(layer);
        return new SesAccessDeniedException(Diagnosis(layer, certainty, next, inner), inner);
    }

    /// <summary>An exception of the SDK as a refused send throws it with <see cref="OnDenied.Annotate"/>: <see cref="SesDiagnosisExtensions.TryGetSesDiagnosis"/> finds the diagnosis on it.</summary>
    /// <typeparam name="TException">The type that the app catches, for example <c>AmazonSimpleEmailServiceV2Exception</c>.</typeparam>
    /// <param name="exception">The exception to hang the diagnosis on.</param>
    /// <param name="layer">The layer that refused.</param>
    /// <param name="certainty">How the layer is known; <see langword="null"/> for what is usual for it.</param>
    /// <param name="next">Layers that refuse too.</param>
    /// <returns>The exception.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="exception"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="layer"/> is no layer.</exception>
    public static TException Annotate<TException>(TException exception, DenialLayer layer, Certainty? certainty = null, params DenialLayer[] next)
        where TException : Exception
    {
        ArgumentNullException.ThrowIfNull(exception);
        DiagnosisAnnotation.Hang(exception, Diagnosis(layer, certainty, next, InnerException(layer)));
        return exception;
    }

    private static SesDiagnosis Diagnosis(DenialLayer layer, Certainty? certainty, DenialLayer[] next, Exception inner)
    {
        var isOpen = layer == DenialLayer.Undetermined;
        DenialLayer[] open = isOpen ? [DenialLayer.VpcEndpointPolicy, DenialLayer.SessionPolicy] : [];
        return new SesDiagnosis
        {
            Layer = layer,
            Certainty = isOpen ? Certainty.Undetermined : certainty ?? (IsStated(layer) ? Certainty.Stated : Certainty.Proven),
            SummarySentence = isOpen ? (Sentence)$"Made for a test: every policy that could be read lets the send pass." : $"Made for a test: the {PolicyWording.Name(layer)} refused the send.",
            Refusal = SesRefusal.FromException(inner),
            Operation = "SendEmail",
            Findings = [.. Way.Select(l => Finding(l, layer, next, open))],
            Next = [.. next],
            Remaining = [.. open],
            SettlingSentence = isOpen ? (Sentence)$"the session policy given when the session was made, from whoever makes it" : null,
            Remedies = RemedyKindOf(layer) is { } kind
                ? [new SesRemedy(kind, layer, OwnerOf(layer), $"Made for a test: change the {PolicyWording.Name(layer)}.", null, RemedyProof.Unproved, $"nothing was evaluated")]
                : [],
            Duration = TimeSpan.FromMilliseconds(80),
        };
    }

    private static LayerFinding Finding(DenialLayer layer, DenialLayer refused, DenialLayer[] next, DenialLayer[] open) =>
        layer == refused || next.Contains(layer) ? StateFindings.Finding(layer, IsStated(layer) ? GateOutcome.RefusesExplicitly : GateOutcome.RefusesImplicitly, $"refuses, for a test")
        : open.Contains(layer) ? StateFindings.Finding(layer, GateOutcome.CannotTell, $"cannot be read, for a test")
        : StateFindings.Finding(layer, GateOutcome.Passes, $"passes, for a test");

    private static bool IsStated(DenialLayer layer) =>
        layer is DenialLayer.Credentials or DenialLayer.TenantAssociation or DenialLayer.SendingIdentity or DenialLayer.AccountState or DenialLayer.SessionPolicy or DenialLayer.VpcEndpointPolicy;

    /// <summary>Codes, status and words as SES gives them (facts of the API references of SES and of the common errors of AWS).</summary>
    private static AmazonServiceException InnerException(DenialLayer layer)
    {
        var denied = $"User `{Principal}' is not authorized to perform `ses:SendEmail' on resource `{Identity}'";
        var (code, status, message) = layer switch
        {
            DenialLayer.Credentials => ("UnrecognizedClientException", HttpStatusCode.Forbidden, "The security token included in the request is invalid."),
            DenialLayer.SessionPolicy => ("AccessDeniedException", HttpStatusCode.Forbidden, denied + " because no session policy allows the ses:SendEmail action"),
            DenialLayer.VpcEndpointPolicy => ("AccessDeniedException", HttpStatusCode.Forbidden, denied + " because no VPC endpoint policy allows the ses:SendEmail action"),
            DenialLayer.TenantAssociation => ("BadRequestException", HttpStatusCode.BadRequest, $"Tenant not associated with resources [{Identity}]."),
            DenialLayer.SendingIdentity => ("MessageRejected", HttpStatusCode.BadRequest, "Email address is not verified. The following identities failed the check in region EU-WEST-1: example.com"),
            DenialLayer.AccountState => ("SendingPausedException", HttpStatusCode.BadRequest, "Sending is paused for this account."),
            DenialLayer.Undetermined or DenialLayer.CallerIdentity or DenialLayer.IdentityPolicy or DenialLayer.PermissionsBoundary or DenialLayer.ServiceControlPolicy
                or DenialLayer.SendingAuthorizationPolicy => ("AccessDeniedException", HttpStatusCode.Forbidden, denied),
            _ => throw new ArgumentOutOfRangeException(nameof(layer), layer, "It is no layer of a send."),
        };
        return new AmazonServiceException(message, null, ErrorType.Sender, code, "00000000-0000-0000-0000-000000000000", status);
    }

    private static RemedyKind? RemedyKindOf(DenialLayer layer) => layer switch
    {
        DenialLayer.Credentials => RemedyKind.FixCredentials,
        DenialLayer.CallerIdentity => RemedyKind.UseExpectedIdentity,
        DenialLayer.IdentityPolicy => RemedyKind.AddStatement,
        DenialLayer.PermissionsBoundary => RemedyKind.ExtendPermissionsBoundary,
        DenialLayer.ServiceControlPolicy => RemedyKind.ExtendServiceControlPolicy,
        DenialLayer.SendingAuthorizationPolicy => RemedyKind.PutSendingAuthorizationPolicy,
        DenialLayer.TenantAssociation => RemedyKind.AssociateWithTenant,
        DenialLayer.SendingIdentity => RemedyKind.VerifyIdentity,
        DenialLayer.AccountState => RemedyKind.ResumeSending,
        _ => null,
    };

    private static RemedyOwner OwnerOf(DenialLayer layer) => layer switch
    {
        DenialLayer.Credentials or DenialLayer.CallerIdentity => RemedyOwner.App,
        DenialLayer.ServiceControlPolicy => RemedyOwner.OrganizationAdministrator,
        DenialLayer.SendingAuthorizationPolicy or DenialLayer.SendingIdentity => RemedyOwner.IdentityOwner,
        _ => RemedyOwner.AccountAdministrator,
    };
}
