namespace Ses.Resilient;

/// <summary>What the app gets when Amazon SES refuses a send.</summary>
public enum OnDenied
{
    /// <summary>A <see cref="SesAccessDeniedException"/> with the SDK's own exception inside.</summary>
    Throw = 0,

    /// <summary>The SDK's own exception, untouched, with the diagnosis hanging on it: see <see cref="SesDiagnosisExtensions.TryGetSesDiagnosis"/>.</summary>
    /// <remarks>For apps that catch <c>AmazonSimpleEmailServiceV2Exception</c> or another type of the SDK.</remarks>
    Annotate,
}
