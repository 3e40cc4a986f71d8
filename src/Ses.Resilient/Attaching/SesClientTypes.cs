namespace Ses.Resilient.Attaching;

/// <summary>The clients of Amazon SES, by name: the library works with any 4.x version of their packages and references none.</summary>
internal static class SesClientTypes
{
    /// <summary>Whether a service type is the interface or class of an SES client, v1 or v2, or a class derived from one.</summary>
    public static bool IsSesClient(Type type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            switch (current.Name)
            {
                case "IAmazonSimpleEmailServiceV2" or "AmazonSimpleEmailServiceV2Client" when current.Namespace is "Amazon.SimpleEmailV2":
                case "IAmazonSimpleEmailService" or "AmazonSimpleEmailServiceClient" when current.Namespace is "Amazon.SimpleEmail":
                    return true;
            }
        }

        return false;
    }
}
