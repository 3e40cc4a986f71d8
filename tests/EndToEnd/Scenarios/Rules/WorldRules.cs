using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Ses.Resilient.AwsEmulator;
using Ses.Resilient.Tests.Conformance.Reference;
using Ses.Resilient.Tests.Rules;

namespace Ses.Resilient.Tests.Scenarios.Rules;

/// <summary>One question to AWS.</summary>
internal sealed record Question(string Principal, string Action, string Resource, string? From, ImmutableArray<string> Recipients);

/// <summary>
/// A world file's policies and send by AWS's documented rules, answered by the reference evaluator. Session and VPC endpoint policies take no part: nobody can
/// read them, so no remedy can be proved against them.
/// </summary>
internal sealed partial class WorldRules(World world)
{
    private static readonly ImmutableArray<string> KnownKeys = ["aws:CurrentTime", "aws:EpochTime", "aws:SecureTransport", "aws:UserAgent", "aws:username", "aws:userid"];

    private readonly Dictionary<string, (DeclaredPolicies Policies, string[] Unknown)> _policies = new(StringComparer.Ordinal);

    public World World => world;

    private Send Send => world.Send!;

    public Principal Sender => world.Credentials[Send.Credentials].Principal;

    public bool IsAllowed(Question question)
    {
        if (!_policies.TryGetValue(question.Principal, out var known))
        {
            var policies = PoliciesOf(Principal.TryParse(question.Principal)!);
            _policies[question.Principal] = known = (policies, UnknownKeys(policies));
        }

        return known.Policies.Ask(question.Action, question.Resource, KeysFor(question), known.Unknown).Decision == "Allow";
    }

    /// <summary>The send itself: every pair that SES checks for it.</summary>
    public ImmutableArray<Question> OfTheSend() => [.. Pairs().Select(p => new Question(Sender.Arn, p.Action, p.Resource, Send.From, AllRecipients))];

    public ImmutableArray<string> AllRecipients => [.. Send.To, .. Send.Cc, .. Send.Bcc];

    public string Arn(string resource, string? account = null) => $"arn:{world.Partition}:ses:{Send.Region}:{account ?? Sender.Account}:{resource}";

    /// <summary>Where no identity exists the domain is assumed, as the worlds do.</summary>
    public string FromIdentityArn => Send.FromIdentityArn ?? Arn("identity/" + (Candidates(Send.From ?? "").FirstOrDefault(c => OwnRegion?.Identities.ContainsKey(c) == true) ?? Send.From?.Split('@')[^1]));

    private SesRegion? OwnRegion => world.Accounts.GetValueOrDefault(Sender.Account)?.Ses.GetValueOrDefault(Send.Region);

    /// <summary>SES API operation and content to IAM action: Service Authorization Reference, and the refusals in which SES names another action than the operation.</summary>
    private IEnumerable<(string Action, string Resource)> Pairs()
    {
        var isVerification = Send.Operation == "SendCustomVerificationEmail";
        string[] actions = (Send.Api, Send.Operation, Send.Content) switch
        {
            ("v2", "SendEmail", "raw") => ["ses:SendRawEmail"],
            ("v2", "SendEmail", "template") => ["ses:SendTemplatedEmail"],
            ("v2", "SendBulkEmail", _) => ["ses:SendBulkEmail", "ses:SendBulkTemplatedEmail"],
            _ => ["ses:" + Send.Operation],
        };
        var resources = isVerification ? [] : new List<string> { FromIdentityArn };
        if ((Send.ConfigurationSet ?? DefaultConfigurationSet) is { } set && !isVerification) resources.Add(Arn("configuration-set/" + set));
        if (Send.Template is { } template) resources.Add(Arn((isVerification ? "custom-verification-email-template/" : "template/") + template));
        foreach (var action in actions)
        {
            foreach (var resource in resources) yield return (action, resource);
        }

        if (Send.TrackingOverrides is not null) yield return ("ses:ApplyTrackingConfigurationOverrides", "*");
        var named = RefusedPair().Match(world.Answers[0].Message ?? "");
        if (named.Success) yield return (named.Groups["action"].Value, named.Groups["resource"].Value);
    }

    private string? DefaultConfigurationSet =>
        OwnRegion?.Identities.GetValueOrDefault(FromIdentityArn.Split("identity/")[^1]) is { } identity && FromIdentityArn.Contains(Sender.Account, StringComparison.Ordinal)
            ? identity.DefaultConfigurationSet
            : null;

    private static IEnumerable<string> Candidates(string address)
    {
        yield return address;
        for (var domain = address.Split('@')[^1]; domain.Contains('.', StringComparison.Ordinal); domain = domain[(domain.IndexOf('.', StringComparison.Ordinal) + 1)..]) yield return domain;
    }

    private Dictionary<string, ReferenceValue> KeysFor(Question question)
    {
        var keys = DeclaredKeys.For(question.Action, new SentValues
        {
            IsV1 = Send.Api == "v1",
            From = question.From,
            DisplayName = Send.FromDisplayName,
            Feedback = Send.FeedbackAddress,
            Recipients = question.Recipients,
            Tenant = Send.Tenant,
            Endpoint = Send.EndpointId,
            OpenTracking = Send.TrackingOverrides?.OpenTracking,
            ClickTracking = Send.TrackingOverrides?.ClickTracking,
        });
        var now = world.Now ?? DateTimeOffset.UtcNow;
        keys["aws:CurrentTime"] = One(now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        keys["aws:EpochTime"] = One(now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));

        // The emulator is reached without TLS, with the SDK's agent.
        keys["aws:SecureTransport"] = One("false");
        keys["aws:UserAgent"] = One("aws-sdk-dotnet-coreclr/4.1.0 ua/2.1");
        if (Principal.TryParse(question.Principal) is { Kind: PrincipalKind.User } user) keys["aws:username"] = One(user.Name);
        return keys;
    }

    /// <summary>Keys of which the policies speak and that nobody knows here: evaluated for whatever they may be. Keys of sessions are absent with a long-term key.</summary>
    private string[] UnknownKeys(DeclaredPolicies policies)
    {
        var isLongTerm = world.Credentials[Send.Credentials].AccessKeyId.StartsWith("AKIA", StringComparison.Ordinal);
        var texts = policies.IdentityPolicies.Concat(policies.Levels?.SelectMany(l => l) ?? []).Concat(policies.OnIdentities.Values.SelectMany(p => p)).Append(policies.BoundaryPolicy).OfType<PolicyText>();
        return
        [
            .. texts.SelectMany(t => GlobalKey().Matches(t.Text).Select(m => m.Groups["key"].Value)).Distinct(StringComparer.OrdinalIgnoreCase)
                .Where(k => !KnownKeys.Contains(k, StringComparer.OrdinalIgnoreCase) && !(isLongTerm && k is "aws:MultiFactorAuthPresent" or "aws:TokenIssueTime")),
            .. Send.FeedbackAddress is null ? new[] { "ses:FeedbackAddress" } : [],
            .. Send.Api == "v1" ? new[] { "ses:ApiVersion" } : [],
        ];
    }

    public DeclaredPolicies PoliciesOf(Principal principal)
    {
        var account = world.Accounts.GetValueOrDefault(principal.Account);
        var user = principal.Kind == PrincipalKind.User ? account?.Users.GetValueOrDefault(principal.Name) : null;
        var role = principal.Kind == PrincipalKind.AssumedRole ? account?.Roles.GetValueOrDefault(principal.Name) : null;
        IEnumerable<IamEntity> groups = user is null ? [] : user.Groups.Select(g => account!.Groups[g]);

        // Whose permissions a federated user has is not said: as if that user might do everything.
        ImmutableArray<PolicyText> identity = principal.Kind == PrincipalKind.FederatedUser
            ? [new PolicyText("all", null, """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""")]
            : [.. new IamEntity?[] { user, role }.OfType<IamEntity>().Concat(groups).SelectMany(TextsOf)];
        return new DeclaredPolicies
        {
            Principal = principal.Arn,
            Role = role?.Arn,
            IdentityPolicies = identity,
            BoundaryPolicy = (user?.PermissionsBoundary ?? role?.PermissionsBoundary) is { } boundary ? new PolicyText("boundary", boundary, TextOf(boundary)) : null,
            Levels = LevelsOf(principal.Account),
            OnIdentities = OnIdentities(),
        };
    }

    private IEnumerable<PolicyText> TextsOf(IamEntity entity) =>
        [.. entity.InlinePolicies.Select(p => new PolicyText(p.Key, null, p.Value)), .. entity.AttachedPolicies.Select(arn => new PolicyText(arn, arn, TextOf(arn)))];

    private string TextOf(string arn) => world.AwsManagedPolicies.GetValueOrDefault(arn) ?? world.Accounts[arn.Split(':')[4]].Policies[arn];

    /// <summary>SCPs do not bind the management account, nor accounts outside of the organization (Organizations User Guide).</summary>
    private ImmutableArray<ImmutableArray<PolicyText>>? LevelsOf(string account)
    {
        if (world.Organization is not { } organization || organization.ManagementAccount == account || !organization.Nodes.TryGetValue(account, out var node)) return null;
        var levels = new Stack<ImmutableArray<PolicyText>>();
        for (; ; node = organization.Nodes[node.ParentId])
        {
            levels.Push([.. node.Scps.Select(id => new PolicyText(id, null, organization.Policies[id].Content))]);
            if (node.ParentId is null) return [.. levels];
        }
    }

    private ImmutableDictionary<string, ImmutableArray<PolicyText>> OnIdentities() => (
        from account in world.Accounts.Values
        from ses in account.Ses.Values
        from identity in ses.Identities.Values
        select KeyValuePair.Create(
            $"arn:{world.Partition}:ses:{ses.Region}:{account.Id}:identity/{identity.Name}",
            identity.Policies.Select(p => new PolicyText(p.Key, null, p.Value)).ToImmutableArray())).ToImmutableDictionary();

    private static ReferenceValue One(string value) => new([value], false);

    [GeneratedRegex("\"(?<key>aws:[A-Z][A-Za-z0-9:/]*)\"|\\$\\{(?<key>aws:[A-Za-z0-9:/]+)")]
    private static partial Regex GlobalKey();

    [GeneratedRegex("perform:? `?(?<action>ses:[A-Za-z]+)'? on resource:? `?(?<resource>arn:[^' ]+)")]
    private static partial Regex RefusedPair();
}
