using System.Collections.Immutable;

namespace Ses.Resilient.Diagnostics.Evidence.Reads;

/// <summary>A service the diagnosis reads from.</summary>
internal enum ReadService
{
    Sts,
    Iam,
    Organizations,
    Ses,
}

/// <summary>From where a read can be permitted.</summary>
internal enum ReadReach
{
    /// <summary>Needs no permission.</summary>
    Anyone = 0,

    /// <summary>A policy in the account that sends.</summary>
    OwnAccount,

    /// <summary>Only for the management account and delegated administrators, whatever policies say.</summary>
    Organization,
}

/// <summary>One read operation of AWS: how it is called and which permission it needs.</summary>
/// <param name="Service">Its service.</param>
/// <param name="Name">Its name on the wire.</param>
/// <param name="Reach">From where it can be permitted.</param>
/// <param name="Resources">What its permission names: ARNs with <c>{P}</c> and <c>{A}</c> for partition and account, or <c>*</c> where the action has no resource-level support.</param>
/// <param name="Path">For REST: the path, with members of the request in braces.</param>
internal sealed record ReadOperation(ReadService Service, string Name, ReadReach Reach, ImmutableArray<string> Resources, string Path = "/")
{
    /// <summary>The name under which requests to the service are signed and its permissions are written.</summary>
    public string Prefix => Service switch
    {
        ReadService.Sts => "sts",
        ReadService.Iam => "iam",
        ReadService.Organizations => "organizations",
        _ => "ses",
    };

    /// <summary>The IAM action.</summary>
    public string Permission => $"{Prefix}:{Name}";
}
