using Microsoft.Extensions.Options;
using Ses.Resilient.Diagnostics;

namespace Ses.Resilient;

/// <summary>Every error at once, each with the property, the limit, the value and what goes wrong otherwise.</summary>
internal sealed class SesResilienceOptionsValidator : IValidateOptions<SesResilienceOptions>
{
    internal static readonly TimeSpan MinBudget = TimeSpan.FromMilliseconds(100);
    internal static readonly TimeSpan MaxBudget = TimeSpan.FromMinutes(1);
    internal static readonly TimeSpan MinCacheDuration = TimeSpan.FromSeconds(1);
    internal static readonly TimeSpan MaxCacheDuration = TimeSpan.FromHours(1);
    internal const int MaxPrincipalLength = 2048;

    /// <param name="name">The key of the clients they are for; empty or <see langword="null"/> for those of all.</param>
    /// <param name="options">The options.</param>
    public ValidateOptionsResult Validate(string? name, SesResilienceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = new List<string>(options.ConfigurationErrors);
        if (options.OnDenied is not (OnDenied.Throw or OnDenied.Annotate))
        {
            errors.Add(FormattableString.Invariant(
                $"SesResilienceOptions.OnDenied must be Throw or Annotate, but is {(int)options.OnDenied}, or else it is not known what a refused send throws."));
        }

        if (options.DiagnosisBudget < MinBudget || options.DiagnosisBudget > MaxBudget)
        {
            errors.Add(FormattableString.Invariant(
                $"SesResilienceOptions.DiagnosisBudget must be from {MinBudget} to {MaxBudget}, but is {options.DiagnosisBudget}, or else no read can end in time, or a refused send holds its caller too long."));
        }

        if (options.DiagnosisCacheDuration != TimeSpan.Zero && (options.DiagnosisCacheDuration < MinCacheDuration || options.DiagnosisCacheDuration > MaxCacheDuration))
        {
            errors.Add(FormattableString.Invariant(
                $"SesResilienceOptions.DiagnosisCacheDuration must be zero, or from {MinCacheDuration} to {MaxCacheDuration}, but is {options.DiagnosisCacheDuration}, or else a diagnosis is kept for nobody, or long after what it shows has changed."));
        }

        if (options.ExpectedPrincipal is { } principal)
        {
            if (principal.Length > MaxPrincipalLength)
            {
                errors.Add(FormattableString.Invariant(
                    $"SesResilienceOptions.ExpectedPrincipal must have at most {MaxPrincipalLength} characters, but has {principal.Length}, or else it can match no ARN of IAM."));
            }
            else if (!IsPrincipalPattern(principal))
            {
                errors.Add(
                    $"SesResilienceOptions.ExpectedPrincipal must be an ARN of an IAM user or role, or of an STS session, with * and ? as wildcards, but is '{principal}', or else every send would seem to come from a wrong principal.");
            }
        }

        foreach (var (account, role) in options.DiagnosticRoles)
        {
            if (!IsRoleOf(account, role))
            {
                errors.Add(
                    $"SesResilienceOptions.DiagnosticRoles must have 12-digit account ids and ARNs of IAM roles in those accounts, but has '{account}' with '{role}', or else the policies of that account cannot be read.");
            }
        }

        foreach (var layer in options.LayersNotInUse)
        {
            if (layer is not (DenialLayer.SessionPolicy or DenialLayer.VpcEndpointPolicy))
            {
                errors.Add(
                    $"SesResilienceOptions.LayersNotInUse must have none but SessionPolicy and VpcEndpointPolicy, but has {layer}, or else a probe would leave out what it can read.");
            }
        }

        if (options.DiagnosticsServiceUrl is { } url && !IsEndpoint(url))
        {
            errors.Add(
                $"SesResilienceOptions.DiagnosticsServiceUrl must be an absolute http or https address without user name, query or fragment, but is '{Shown(url)}', or else no read of a diagnosis can be made.");
        }

        SendingOptionsValidation.Check(options, errors);
        if (errors.Count == 0)
            return ValidateOptionsResult.Success;
        return ValidateOptionsResult.Fail(string.IsNullOrEmpty(name) ? errors : errors.Select(error => $"For clients with the key '{name}': {error}"));
    }

    /// <summary>Throws for options that do not pass, as the options system would.</summary>
    internal static SesResilienceOptions Checked(SesResilienceOptions options)
    {
        var result = new SesResilienceOptionsValidator().Validate(name: null, options);
        return result.Failed
            ? throw new OptionsValidationException(Microsoft.Extensions.Options.Options.DefaultName, typeof(SesResilienceOptions), result.Failures)
            : options;
    }

    private static bool IsPrincipalPattern(string pattern)
    {
        // arn:partition:service:region:account:resource; Region is empty for IAM and STS.
        var parts = pattern.Split(':', 6);
        return parts.Length == 6
            && parts[0] is "arn"
            && parts[1].Length > 0
            && parts[2] is "iam" or "sts" or "*"
            && parts[4].Length > 0
            && parts[5].Length > 0
            && !pattern.AsSpan().ContainsAny(" \t\r\n");
    }

    private static bool IsRoleOf(string account, string role) =>
        account.Length == 12
        && account.All(char.IsAsciiDigit)
        && role.Split(':', 6) is ["arn", { Length: > 0 }, "iam", "", var owner, { } resource]
        && owner == account
        && resource.StartsWith("role/", StringComparison.Ordinal);

    private static bool IsEndpoint(Uri url) =>
        url.IsAbsoluteUri
        && url.Scheme is ("http" or "https")
        && url.UserInfo.Length == 0
        && url.Query.Length == 0
        && url.Fragment.Length == 0;

    /// <summary>The address without a user name and password that it may hold.</summary>
    private static string Shown(Uri url) =>
        url.IsAbsoluteUri ? url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) : url.OriginalString;
}
