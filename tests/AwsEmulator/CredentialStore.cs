using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Ses.Resilient.AwsEmulator;

/// <summary>The access keys that AWS knows: the world's, and those of roles assumed since.</summary>
internal sealed class CredentialStore
{
    private readonly ConcurrentDictionary<string, Credential> _issued = new(StringComparer.Ordinal);
    private readonly ImmutableDictionary<string, Credential> _declared;

    public CredentialStore(World world) => _declared = world.Credentials.Values.ToImmutableDictionary(c => c.AccessKeyId, StringComparer.Ordinal);

    /// <summary>Sessions of sts:AssumeRole.</summary>
    public ImmutableArray<Credential> Issued => [.. _issued.Values.OrderBy(c => c.Name, StringComparer.Ordinal)];

    public Credential? Find(string accessKeyId) => _declared.GetValueOrDefault(accessKeyId) ?? _issued.GetValueOrDefault(accessKeyId);

    public Credential Issue(IamRole role, string account, string session, string? sessionPolicy, DateTimeOffset expires, string partition)
    {
        var principal = Principal.TryParse($"arn:{partition}:sts::{account}:assumed-role/{role.Name}/{session}")!;
        var credential = new Credential($"{role.Name}/{session}", Ids.Random("ASIA", 16), Ids.Random("", 40), principal)
        {
            SessionToken = Ids.Random("IQoJb3JpZ2lu", 180) + "/+==",
            Expires = expires,
            SessionPolicy = sessionPolicy,
        };
        _issued[credential.AccessKeyId] = credential;
        return credential;
    }
}
