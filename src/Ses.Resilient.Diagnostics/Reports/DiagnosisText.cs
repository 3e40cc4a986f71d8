using System.Collections.Immutable;
using System.Text;

namespace Ses.Resilient.Diagnostics.Reports;

/// <summary>A diagnosis in a few lines for a person on call: the layer first, then why, then what it is about.</summary>
internal static class DiagnosisText
{
    public static string Format(SesDiagnosis diagnosis)
    {
        var refusal = diagnosis.Refusal;
        var text = new StringBuilder();
        text.Append("Amazon SES refused this send. Layer: ").Append(Words(diagnosis.Layer));
        if (diagnosis.Layer != DenialLayer.Undetermined)
            text.Append(" (").Append(Words(diagnosis.Certainty)).Append(')');
        text.Append('.');
        Line(text, "", diagnosis.Summary);
        Line(text, "Principal: ", refusal.Principal);
        Line(text, "Action: ", refusal.Action);
        Line(text, "Resource: ", refusal.Resource);
        Line(text, "Would refuse next: ", List(diagnosis.Next));
        if (diagnosis.Layer == DenialLayer.Undetermined)
        {
            Line(text, "Remains: ", List(diagnosis.Remaining));
            Line(text, "Ruled out: ", List(diagnosis.RuledOut));
            Line(text, "Would settle it: ", diagnosis.WouldSettle);
        }

        Line(text, "Request id: ", refusal.RequestId);
        return Redaction.Text(text.ToString(), diagnosis.FromAddress);
    }

    private static void Line(StringBuilder text, string label, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            text.Append('\n').Append(label).Append(value);
    }

    private static string? List(ImmutableArray<DenialLayer> layers) =>
        layers.IsDefaultOrEmpty ? null : string.Join(", ", layers.Select(Words));

    private static string Words(DenialLayer layer) => layer switch
    {
        DenialLayer.Undetermined => "undetermined, the evidence does not show one",
        DenialLayer.Credentials => "credentials",
        DenialLayer.CallerIdentity => "caller identity, not the one expected",
        DenialLayer.IdentityPolicy => "identity policy of the caller",
        DenialLayer.PermissionsBoundary => "permissions boundary of the caller",
        DenialLayer.SessionPolicy => "session policy of the caller",
        DenialLayer.ServiceControlPolicy => "service control policy (SCP)",
        DenialLayer.SendingAuthorizationPolicy => "sending authorization policy of the SES identity",
        DenialLayer.VpcEndpointPolicy => "VPC endpoint policy",
        DenialLayer.TenantAssociation => "tenant association",
        DenialLayer.SendingIdentity => "sending identity",
        DenialLayer.AccountState => "state of the SES account",
        _ => layer.ToString(),
    };

    private static string Words(Certainty certainty) => certainty switch
    {
        Certainty.Stated => "stated by AWS",
        Certainty.Proven => "proven",
        Certainty.Corroborated => "corroborated by the IAM policy simulator",
        Certainty.Inferred => "inferred, every other layer is ruled out",
        _ => "certainty undetermined",
    };
}
