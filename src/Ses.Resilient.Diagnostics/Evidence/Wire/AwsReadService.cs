using Ses.Resilient.Diagnostics.Evidence.Reads;

namespace Ses.Resilient.Diagnostics.Evidence.Wire;

/// <summary>What the SDK knows of a service that it has no generated client for here.</summary>
/// <param name="ServiceId">The SDK's id; also names the environment variable <c>AWS_ENDPOINT_URL_…</c>.</param>
/// <param name="SigningName">The service in the scope of a signature.</param>
/// <param name="ApiVersion">The version of the API.</param>
internal sealed record AwsReadService(string ServiceId, string SigningName, string ApiVersion)
{
    private static readonly AwsReadService Sts = new("STS", "sts", "2011-06-15");
    private static readonly AwsReadService Iam = new("IAM", "iam", "2010-05-08");
    private static readonly AwsReadService Organizations = new("Organizations", "organizations", "2016-11-28");
    private static readonly AwsReadService Ses = new("SESv2", "ses", "2019-09-27");

    public static AwsReadService Of(ReadService service) => service switch
    {
        ReadService.Sts => Sts,
        ReadService.Iam => Iam,
        ReadService.Organizations => Organizations,
        _ => Ses,
    };
}
