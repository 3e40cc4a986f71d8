using Amazon.Runtime;
using Microsoft.Extensions.Logging;
using Ses.Resilient.Diagnostics.Reports;

namespace Ses.Resilient.Attaching;

/// <summary>Attaches to what a registration gives, and says so. Whatever happens, the app gets its client.</summary>
internal static class SesClientAttacher
{
    /// <param name="client">What the registration gives.</param>
    /// <param name="guard">What explains its refusals.</param>
    /// <returns>Whether it is a client of the AWS SDK.</returns>
    public static bool Attach(object client, SesSendGuard guard)
    {
        if (client is not AmazonServiceClient serviceClient)
            return false;

        try
        {
            if (PipelineAttachment.Attach(serviceClient, () => guard))
                TellAttached(guard.Logger, client);
            Equip(serviceClient, guard);
        }
        catch (Exception fault)
        {
            TellFault(guard.Logger, client.GetType(), fault);
        }

        return true;
    }

    /// <summary>Puts in what the options want of the way of sends, and tells where that fails.</summary>
    public static void Equip(AmazonServiceClient client, SesSendGuard guard)
    {
        try
        {
            PipelineAttachment.Equip(client, guard);
        }
        catch (Exception fault)
        {
            TellFault(guard.Logger, client.GetType(), fault);
        }
    }

    public static void TellAttached(ILogger logger, object client)
    {
        var name = NameOf(client.GetType());
        Log.ClientAttached(logger, name);
    }

    public static void TellNotAttachable(ILogger logger, Type serviceType, object client)
    {
        var (service, implementation) = (NameOf(serviceType), NameOf(client.GetType()));
        Log.ClientNotAttachable(logger, service, implementation);
    }

    public static void TellFault(ILogger logger, Type clientType, Exception fault)
    {
        var (client, text) = (NameOf(clientType), Redactor.Strict.Text(fault.Message));
        Log.AttachmentFailed(logger, client, fault.GetType().Name, text);
    }

    public static string NameOf(Type type) => type.FullName ?? type.Name;
}
