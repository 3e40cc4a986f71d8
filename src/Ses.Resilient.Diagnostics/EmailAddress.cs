namespace Ses.Resilient.Diagnostics;

/// <summary>The parts of a bare address or domain, as SES names its identities.</summary>
internal static class EmailAddress
{
    /// <summary>The domain of an address; a domain is its own.</summary>
    public static string DomainOf(string addressOrDomain) => addressOrDomain[(addressOrDomain.LastIndexOf('@') + 1)..];

    public static bool IsAddress(string text) => text.Contains('@', StringComparison.Ordinal);

    /// <summary>The identities SES can use for an address, most specific first: the address, its domain, the parent domains with at least two labels.</summary>
    /// <remarks>Verification is inherited from a domain to its subdomains and addresses (SES Developer Guide, creating identities).</remarks>
    public static IEnumerable<string> IdentityCandidates(string address)
    {
        if (IsAddress(address)) yield return address;
        for (var domain = DomainOf(address); domain.Contains('.', StringComparison.Ordinal); domain = domain[(domain.IndexOf('.', StringComparison.Ordinal) + 1)..])
        {
            yield return domain;
        }
    }
}
