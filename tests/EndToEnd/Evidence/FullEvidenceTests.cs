using System.Text.Json.Nodes;
using Amazon.SQS;
using Ses.Resilient.AwsEmulator;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Diagnostics.Evidence;
using Ses.Resilient.Diagnostics.Evidence.Reads;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Tests.Evidence;

public sealed class FullEvidenceTests
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(20);

    /// <summary>The calls that cannot be done without, counted by hand from the world.</summary>
    private static readonly string[] CallsForTheRole =
    [
        "1 iam:GetRole", "1 iam:ListRolePolicies", "5 iam:GetRolePolicy", "1 iam:ListAttachedRolePolicies",
        "11 iam:GetPolicy", "11 iam:GetPolicyVersion",
        "1 organizations:DescribeOrganization", "1 organizations:DescribeAccount", "4 organizations:ListPoliciesForTarget", "2 organizations:DescribePolicy",
        "2 ses-v2:GetEmailIdentity", "1 ses-v2:GetAccount",
        "1 sts:GetCallerIdentity",
    ];

    [Fact]
    public async Task A_role_is_read_completely_with_the_fewest_calls()
    {
        await using var run = await EvidenceRun.StartAsync(FullWorld.Create());

        var evidence = await run.CollectAsync(Budget);

        var known = EvidenceRun.Summary(evidence);
        known.Values.ShouldNotContain(EvidenceRun.Missing);
        known["principal"].ShouldBe($"arn:aws:iam::{FullWorld.Account}:role/apps/mailer");
        known["boundary"].ShouldBe(FullWorld.Text("boundary"));
        foreach (var name in Enumerable.Range(1, 5).Select(i => $"inline-{i}").Concat(Enumerable.Range(1, 8).Select(i => $"attached-{i}")).Append("ReadOnlyAccess"))
        {
            known[$"policy {name}"].ShouldBe(FullWorld.Text(name));
        }

        evidence.IdentityPolicies.Length.ShouldBe(15);
        evidence.Organization.Value!.Levels.Value!.Levels.Select(level => level.TargetId).ShouldBe(FullWorld.Levels);
        known[$"SCP Limits at {FullWorld.Account}"].ShouldBe(FullWorld.Text("limits"));
        known["identity orders@mail.example.com"].ShouldBe("none");
        known["identity mail.example.com"].ShouldBe($"True tracked {FullWorld.GuestText}");

        Counted(run.Journal).ShouldBe(CallsForTheRole, ignoreOrder: true);
        Twice(run.Journal).ShouldBeEmpty();
        run.Journal.Entries.ShouldAllBe(call => call.Kind == CallKind.Read);
        evidence.Reads.Length.ShouldBe(run.Journal.Entries.Length);
        evidence.Reads.ShouldAllBe(read => !$"{read}".Contains("private.example", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_longest_chain_of_a_role_is_three_round_trips()
    {
        await using var run = await EvidenceRun.StartAsync(FullWorld.Create());

        (await RoundTripsAsync(run)).ShouldBe(3);
    }

    [Fact]
    public async Task A_managed_policy_of_a_group_is_one_round_trip_further()
    {
        await using var run = await EvidenceRun.StartAsync(FullWorld.Create(), asUser: true);

        (await RoundTripsAsync(run)).ShouldBe(4);
    }

    [Fact]
    public async Task Reads_overlap()
    {
        await using var run = await EvidenceRun.StartAsync(FullWorld.Create());
        await run.CollectAsync(Budget);
        run.Faults.Inject("*", Fault.Latency(TimeSpan.FromMilliseconds(50)));

        // Other work of the machine delays some: one quiet run of ten is enough.
        var (quickest, oneAfterAnother) = (double.MaxValue, 0.0);
        for (var n = 0; n < 10 && quickest > oneAfterAnother / 6; n++)
        {
            run.Journal.Clear();
            await run.CollectAsync(Budget);
            quickest = Math.Min(quickest, run.Elapsed.TotalMilliseconds);
            oneAfterAnother = run.Journal.Entries.Length * 50.0;
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{quickest:F0} ms; one after another {oneAfterAnother} ms and more: {quickest / oneAfterAnother:P0}");
        quickest.ShouldBeLessThan(oneAfterAnother / 4);
    }

    [Fact]
    public async Task A_user_has_the_policies_of_its_groups()
    {
        await using var run = await EvidenceRun.StartAsync(FullWorld.Create(), asUser: true);

        var evidence = await run.CollectAsync(Budget);

        EvidenceRun.Summary(evidence).Values.ShouldNotContain(EvidenceRun.Missing);
        evidence.IdentityPolicies.Select(policy => policy.Name).ShouldBe(["own", "attached-1", "sending (group mailers)", "attached-2"]);
        Twice(run.Journal).ShouldBeEmpty();
    }

    [Fact]
    public async Task Small_and_empty_pages_change_nothing()
    {
        await using var whole = await EvidenceRun.StartAsync(FullWorld.Create());
        await using var paged = await EvidenceRun.StartAsync(FullWorld.Create(static world => world["reads"] = new JsonObject { ["pageSize"] = 2, ["emptyPages"] = true }));

        var expected = EvidenceRun.Summary(await whole.CollectAsync(Budget));

        EvidenceRun.Summary(await paged.CollectAsync(Budget)).ShouldBe(expected);
        paged.Journal.Entries.Count(call => call.Operation == "ListAttachedRolePolicies").ShouldBe(5);
    }

    [Fact]
    public async Task Without_a_path_from_AWS_the_levels_are_the_same()
    {
        await using var given = await EvidenceRun.StartAsync(FullWorld.Create());
        await using var walked = await EvidenceRun.StartAsync(FullWorld.Create(), givesPath: false);

        var expected = EvidenceRun.Summary(await given.CollectAsync(Budget));

        EvidenceRun.Summary(await walked.CollectAsync(Budget)).ShouldBe(expected);
        walked.Journal.Entries.Count(call => call.Operation == "ListParents").ShouldBe(3);
    }

    [Fact]
    public async Task The_SDKs_own_HTTP_client_will_do()
    {
        await using var run = await EvidenceRun.StartAsync(FullWorld.Create());
        var config = new AmazonSQSConfig { ServiceURL = ((AmazonSQSConfig)run.Settings.ClientConfig).ServiceURL, AuthenticationRegion = "eu-west-1" };

        var evidence = await EvidenceRun.Source().CollectAsync(
            run.Refusal, new() { Api = default, Operation = "SendEmail", FromAddress = FullWorld.From }, run.Settings with { ClientConfig = config }, Budget, TestContext.Current.CancellationToken);

        EvidenceRun.Summary(evidence).Values.ShouldNotContain(EvidenceRun.Missing);
    }

    [Fact]
    public async Task Policies_are_parsed_from_the_form_each_service_gives_them_in()
    {
        await using var run = await EvidenceRun.StartAsync(FullWorld.Create());

        var evidence = await new EvidenceSource().CollectAsync(
            run.Refusal, new() { Api = default, Operation = "SendEmail", FromAddress = FullWorld.From }, run.Settings, Budget, TestContext.Current.CancellationToken);

        // IAM encodes its documents for URLs; SES and Organizations give them plain.
        var policies = evidence.IdentityPolicies
            .Add(evidence.Boundary.Value!)
            .AddRange(evidence.Organization.Value!.Levels.Value!.Levels.SelectMany(level => level.Policies))
            .AddRange(evidence.Identities["mail.example.com"].Value!.Policies);
        policies.Length.ShouldBe(22);
        policies.ShouldAllBe(policy => policy.Document != null && policy.Errors.IsEmpty);
        policies.Select(policy => policy.Kind).Distinct().ShouldBe([PolicyKind.Identity, PolicyKind.ServiceControl, PolicyKind.Resource]);
    }

    [Fact]
    public async Task Throttled_SES_reads_are_had_within_the_budget()
    {
        await using var run = await EvidenceRun.StartAsync(FullWorld.Create(), options: new EmulatorOptions { ThrottleSesReads = true });

        // Other work of the machine delays some: one quiet run of four is enough.
        var missing = int.MaxValue;
        for (var n = 0; n < 4 && missing > 0; n++)
        {
            var evidence = await run.CollectAsync(TimeSpan.FromSeconds(5));
            missing = EvidenceRun.Summary(evidence).Values.Count(value => value == EvidenceRun.Missing);
        }

        missing.ShouldBe(0);
    }

    [Fact]
    public async Task With_every_read_refused_each_gap_has_its_permission()
    {
        await using var run = await EvidenceRun.StartAsync(FullWorld.Create(static world =>
            world["reads"] = new JsonObject { ["denied"] = new JsonArray(new JsonObject { ["actions"] = new JsonArray("*") }) }), givesPath: false);
        run.Faults.Inject("DescribeAccount", Fault.Error(400, "AccessDeniedException"));

        var evidence = await run.CollectAsync(Budget);

        evidence.Caller.State.ShouldBe(ReadState.Found);
        evidence.Principal.Permission.ShouldBe("iam:GetRole");
        (evidence.Principal.Refusal!.Action, evidence.Principal.Refusal.StatedPolicyType).ShouldBe(("iam:GetRole", StatedPolicyType.IdentityBased));
        evidence.Boundary.Permission.ShouldBe("iam:GetRole");
        evidence.Organization.Permission.ShouldBe("organizations:DescribeOrganization");
        evidence.AccountState.Permission.ShouldBe("ses:GetAccount");
        evidence.Identities.Values.ShouldAllBe(identity => identity.Permission == "ses:GetEmailIdentity");
        evidence.IdentityPolicies.Select(policy => policy.Errors[0].Message).ShouldBe(["iam:ListRolePolicies is not permitted", "iam:ListAttachedRolePolicies is not permitted"]);
        evidence.Reads.Where(read => read.Operation != "GetCallerIdentity").ShouldAllBe(read => read.State == ReadState.NotPermitted);
    }

    /// <summary>CloudTrail keeps what IAM is asked.</summary>
    [Fact]
    public async Task Tenant_configuration_set_and_simulations_are_read_and_no_recipient_is_told_to_the_simulator()
    {
        await using var run = await EvidenceRun.StartAsync(FullWorld.Create(static world => world["reads"] = new JsonObject { ["pageSize"] = 1, ["emptyPages"] = true }), namesTenant: true, simulates: true);

        var known = EvidenceRun.Summary(await run.CollectAsync(Budget));

        known["tenant"].ShouldBe("shop ENABLED");
        known["tenant resources"].ShouldBe($"arn:aws:ses:eu-west-1:{FullWorld.Account}:identity/mail.example.com");
        known["configuration set"].ShouldBe("tracked True");
        known["simulation"].ShouldBe("Whole ImplicitDeny WithoutScps Allowed");
        SimulatorCalls.Simulate(
                new SimulationQuestion("arn", "ses:SendEmail", "*", [ConditionKey.KnownSet("ses:Recipients", ["jane@private.example"]), ConditionKey.Known("ses:FromAddress", "a@b.example")], [SimulationScope.Whole]),
                SimulationScope.Whole)
            .Members.Select(member => $"{member.Key}={member.Value}")
            .ShouldBe(["PolicySourceArn=arn", "ActionNames.member.1=ses:SendEmail", "ResourceArns.member.1=*", "ContextEntries.member.1.ContextKeyName=ses:FromAddress", "ContextEntries.member.1.ContextKeyType=string", "ContextEntries.member.1.ContextKeyValues.member.1=a@b.example"]);
    }

    [Fact]
    public async Task The_permissions_are_those_of_the_calls_that_are_made()
    {
        var made = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (asUser, givesPath) in new[] { (false, true), (true, false) })
        {
            await using var run = await EvidenceRun.StartAsync(FullWorld.Create(), asUser, givesPath, namesTenant: asUser, simulates: !asUser);
            await run.CollectAsync(Budget);
            made.UnionWith(run.Journal.Entries.Select(call => $"{call.Service.Replace("-v2", "", StringComparison.Ordinal)}:{call.Operation}"));
        }

        made.ShouldBe(EvidenceReads.All.Select(read => read.Permission), ignoreOrder: true);
        EvidencePermissions.Granted(DiagnosticPermissionSize.Organization).Select(read => read.Permission)
            .ShouldBe(made.Except(["sts:GetCallerIdentity"]), ignoreOrder: true);
    }

    /// <summary>Holds every call until no further one arrives, lets those go, and counts how often.</summary>
    private static async Task<int> RoundTripsAsync(EvidenceRun run)
    {
        await run.CollectAsync(Budget);
        run.Journal.Clear();
        run.Faults.Inject("*", Fault.HangBefore);
        var collecting = run.CollectAsync(TimeSpan.FromMinutes(1));
        var rounds = 0;
        while (!collecting.IsCompleted)
        {
            var arrived = -1;
            while (arrived != run.Journal.Entries.Length)
            {
                arrived = run.Journal.Entries.Length;
                await Task.WhenAny(collecting, Task.Delay(1000, TestContext.Current.CancellationToken));
            }

            if (!collecting.IsCompleted)
            {
                rounds++;
                run.Faults.Release();
            }
        }

        EvidenceRun.Summary(await collecting).Values.ShouldNotContain(EvidenceRun.Missing);
        return rounds;
    }

    private static IEnumerable<string> Counted(Journal journal) =>
        journal.Entries.GroupBy(call => $"{call.Service}:{call.Operation}").Select(calls => $"{calls.Count()} {calls.Key}");

    private static IEnumerable<string> Twice(Journal journal) =>
        journal.Entries.GroupBy(call => $"{call.Service}:{call.Operation} {call.Target}").Where(calls => calls.Count() > 1).Select(calls => calls.Key);
}
