using System.Collections.Concurrent;
using System.Collections.Immutable;
using Ses.Resilient.AwsEmulator;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Tests.Scenarios.Rules;

namespace Ses.Resilient.Tests.Scenarios;

/// <summary>
/// Every proved remedy of the corpus is carried out on its world, by its own AWS CLI commands. By AWS's rules, which the reference evaluator has and not the engine, the send is
/// then allowed; and of its neighbours (other actions, resources, senders, recipients, principals) none is that was not, but for what the change has to cover.
/// </summary>
public sealed class BesideTheRemedyTests
{
    private const string Stranger = "777788889999";
    private const string AllowAll = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";

    /// <summary>A grant covers its principal. These change what holds for others too: whoever their own policies let make this very send.</summary>
    private static readonly RemedyKind[] Shared = [RemedyKind.ExtendServiceControlPolicy, RemedyKind.ExtendPermissionsBoundary, RemedyKind.NarrowDeny];

    [Fact]
    public async Task The_send_is_allowed_and_nothing_beside_it()
    {
        var faults = new ConcurrentBag<string>();
        var open = new ConcurrentBag<string>();
        var (carriedOut, asked, covered) = (0, 0, 0);
        await Parallel.ForEachAsync(
            ScenarioFiles.All,
            new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = TestContext.Current.CancellationToken },
            async (file, cancellationToken) =>
            {
                var run = await ScenarioRun.RunAsync(ScenarioFiles.Load(file), cancellationToken);
                if (run.Diagnosis is not { Remedies: [.., { Proof: RemedyProof.Proved }] remedies }) return;
                var before = new WorldRules(WithNeighbours(run.Result.World));
                if (CarryOut(before, remedies, file) is not { } after)
                {
                    open.Add(file);
                    return;
                }

                Interlocked.Increment(ref carriedOut);
                foreach (var question in before.OfTheSend().Where(q => !after.IsAllowed(q))) faults.Add($"{file}: not allowed after it: {question}");
                foreach (var question in Neighbours(before))
                {
                    Interlocked.Increment(ref asked);
                    if (!after.IsAllowed(question) || before.IsAllowed(question)) continue;
                    Interlocked.Increment(ref covered);
                    if (!IsCovered(question, before, remedies)) faults.Add($"{file}: allowed beside the send: {question}");
                }
            });

        faults.Select(f => f.Split(", From")[0]).Distinct().Order().ShouldBeEmpty();
        TestContext.Current.TestOutputHelper?.WriteLine($"{carriedOut} worlds, {asked} neighbours, {covered} of them covered, {open.Count} open: {string.Join(", ", open.Order())}");
        carriedOut.ShouldBeGreaterThan(200);
        open.Count.ShouldBeLessThan(15, "where a remedy leaves open what to change");
        covered.ShouldBeGreaterThan(100);
    }

    private static WorldRules? CarryOut(WorldRules before, ImmutableArray<SesRemedy> remedies, string file)
    {
        var world = before.World;
        foreach (var remedy in remedies)
        {
            try
            {
                if (AppliedCommands.Apply(world, Unmasked(remedy, before), before.Sender.Account) is not { } next) return null;
                world = next;
            }
            catch (Exception fault) when (fault is InvalidOperationException or KeyNotFoundException or NullReferenceException)
            {
                throw new InvalidOperationException($"{file}: {remedy.AwsCli}", fault);
            }
        }

        return new WorldRules(world);
    }

    /// <summary>Recipients are masked in all that is written; who carries it out knows them.</summary>
    private static SesRemedy Unmasked(SesRemedy remedy, WorldRules rules) => rules.AllRecipients.Aggregate(remedy, (r, recipient) => r with
    {
        AwsCli = r.AwsCli?.Replace($"***@{recipient.Split('@')[1]}", recipient, StringComparison.Ordinal),
        Policy = r.Policy?.Replace($"***@{recipient.Split('@')[1]}", recipient, StringComparison.Ordinal),
    });

    /// <summary>
    /// What a change covers of necessity. An Allow: the actions and resources that SES checks for this send, for this principal, whoever the recipients are; one in an SCP
    /// or in a boundary that others have too: the same for those whose own policies allow it. A condition in a Deny: sends from this From address that nothing else denies.
    /// </summary>
    private static bool IsCovered(Question question, WorldRules rules, ImmutableArray<SesRemedy> remedies)
    {
        if (question.Principal.Contains(Stranger, StringComparison.Ordinal)) return false;
        var send = rules.World.Send!;
        if (remedies.Any(r => r.Kind == RemedyKind.NarrowDeny) && question.Action.StartsWith("ses:Send", StringComparison.Ordinal) && question.From == send.From) return true;

        // A recipient's identity is refused for every recipient that is an identity: all are allowed, to this sender address.
        var isAnyRecipient = remedies.Any(r => r.Policy?.Contains(":identity/*", StringComparison.Ordinal) == true)
            && question.Resource.Contains(":identity/", StringComparison.Ordinal) && question.From == send.From;
        if (!rules.OfTheSend().Any(p => p.Action == question.Action && (p.Resource == question.Resource || isAnyRecipient))) return false;
        return Entity(question.Principal) == Entity(rules.Sender.Arn) || remedies.Any(r => Shared.Contains(r.Kind));
    }

    /// <summary>A role is its sessions.</summary>
    private static string Entity(string principal) => principal.Contains(":assumed-role/", StringComparison.Ordinal) ? principal[..principal.LastIndexOf('/')] : principal;

    /// <summary>In the sender's account a user and a role without policies and two that may do everything as far as IAM goes; and a stranger's account.</summary>
    private static World WithNeighbours(World world)
    {
        var account = world.Accounts[SenderOf(world).Account];
        var all = new SortedDictionary<string, string> { ["all"] = AllowAll }.ToImmutableSortedDictionary(StringComparer.Ordinal);
        var user = new IamUser("nobody", $"arn:{world.Partition}:iam::{account.Id}:user/nobody", "/");
        var admin = user with { Name = "anybody", Arn = $"arn:{world.Partition}:iam::{account.Id}:user/anybody", InlinePolicies = all };
        var stranger = new Account(Stranger) { Users = ImmutableSortedDictionary<string, IamUser>.Empty.Add("anybody", admin with { Arn = $"arn:{world.Partition}:iam::{Stranger}:user/anybody" }) };
        return world with
        {
            Accounts = world.Accounts.SetItem(account.Id, account with { Users = account.Users.SetItem("nobody", user).SetItem("anybody", admin) }).SetItem(Stranger, stranger),
        };
    }

    private static Principal SenderOf(World world) => world.Credentials[world.Send!.Credentials].Principal;

    private static IEnumerable<Question> Neighbours(WorldRules rules)
    {
        var (world, send, account) = (rules.World, rules.World.Send!, rules.Sender.Account);
        string[] principals =
        [
            rules.Sender.Arn, $"arn:{world.Partition}:iam::{account}:user/nobody", $"arn:{world.Partition}:iam::{account}:user/anybody", $"arn:{world.Partition}:iam::{Stranger}:user/anybody",
            .. rules.Sender.Kind == PrincipalKind.AssumedRole ? new[] { Entity(rules.Sender.Arn) + "/another-session" } : [],
        ];
        string[] actions =
        [
            "ses:SendEmail", "ses:SendRawEmail", "ses:SendTemplatedEmail", "ses:SendBulkEmail", "ses:SendBulkTemplatedEmail", "ses:SendCustomVerificationEmail", "ses:DeleteIdentity",
            "ses:DeleteEmailIdentity", "ses:PutEmailIdentityMailFromAttributes", "ses:ApplyTrackingConfigurationOverrides", "ses:GetAccount", "iam:PutRolePolicy",
        ];
        string[] resources =
        [
            .. rules.OfTheSend().Select(q => q.Resource).Distinct(), rules.Arn("identity/other.example"), rules.Arn("configuration-set/other"), rules.Arn("template/other"),
            rules.FromIdentityArn.Replace(send.Region, "us-west-2", StringComparison.Ordinal), rules.Arn("identity/example.com", Stranger),
        ];
        var other = $"other@{(send.From ?? "example.com").Split('@')[^1]}";
        (string? From, ImmutableArray<string> Recipients)[] mails = [(send.From, rules.AllRecipients), (other, rules.AllRecipients), (send.From, ["someone@elsewhere.example"])];
        return
            from principal in principals
            from action in actions
            from resource in action is "ses:ApplyTrackingConfigurationOverrides" or "ses:GetAccount" ? ["*"] : resources
            from mail in action.StartsWith("ses:Send", StringComparison.Ordinal) ? mails : mails[..1]
            select new Question(principal, action, resource, mail.From, mail.Recipients);
    }
}
