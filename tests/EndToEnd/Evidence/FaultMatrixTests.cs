using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Ses.Resilient.AwsEmulator;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Evidence;
using Ses.Resilient.Diagnostics.Evidence.Reads;

namespace Ses.Resilient.Tests.Evidence;

/// <summary>
/// Every read with every fault: the collection ends in its budget, says exactly what is missing, and what does not hang on the read is there as without the fault.
/// The rows come from the list of reads, so that a new read cannot be left out.
/// </summary>
public sealed class FaultMatrixTests
{
    /// <summary>What the reads that answer may take on a busy machine; a read that hangs takes all of it.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(8);

    /// <summary>For what runs when the time is up.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(4);

    internal static readonly IReadOnlyDictionary<string, Fault> Faults = new Dictionary<string, Fault>(StringComparer.Ordinal)
    {
        ["refused"] = Fault.Error(403, "AccessDenied", "User: x is not authorized to perform: y because no identity-based policy allows the y action"),
        ["timeout"] = Fault.HangBefore,
        ["dropped connection"] = Fault.DropBefore,
        ["dropped answer"] = Fault.DropAfter,
        ["500"] = Fault.Error(500),
        ["503"] = Fault.Error(503),
        ["429"] = Fault.Error(429),
        ["malformed body"] = Fault.MalformedBody,
        ["page cut off"] = Fault.CutBody,
        ["body broken off"] = Fault.TruncatedBody,
        ["slow trickle"] = Fault.Trickle(TimeSpan.FromMilliseconds(500)),
    };

    /// <summary>What is missing without each read: keys of the summary, as patterns. The answers it leads to are replaced by one entry that names them.</summary>
    private static readonly Dictionary<string, Loss> Losses = new(StringComparer.Ordinal)
    {
        ["GetCallerIdentity"] = new("^caller$"),
        ["GetRole"] = new("^(principal|boundary)$"),
        ["ListRolePolicies"] = new("^policy inline-", "policy inline policies of role mailer"),
        ["GetRolePolicy"] = new("^policy inline-"),
        ["ListAttachedRolePolicies"] = new("^policy (attached-|AmazonSES|ReadOnly)", "policy attached policies of role mailer"),
        ["GetPolicy"] = new("^(boundary|policy (attached-|AmazonSES|ReadOnly).*)$"),
        ["GetPolicyVersion"] = new("^(boundary|policy (attached-|AmazonSES|ReadOnly).*)$"),
        ["GetUser"] = new("^(principal|boundary)$", AsUser: true),
        ["ListUserPolicies"] = new("^policy own$", "policy inline policies of user app", AsUser: true),
        ["GetUserPolicy"] = new("^policy own$", AsUser: true),
        ["ListAttachedUserPolicies"] = new("^policy attached-1$", "policy attached policies of user app", AsUser: true),
        ["ListGroupsForUser"] = new("^policy (sending|attached-2)", "policy policies of the groups of user app", AsUser: true),
        ["ListGroupPolicies"] = new("^policy sending", "policy inline policies of group mailers", "policy inline policies of group staff") { AsUser = true },
        ["GetGroupPolicy"] = new("^policy sending", AsUser: true),
        ["ListAttachedGroupPolicies"] = new("^policy attached-2$", "policy attached policies of group mailers", "policy attached policies of group staff") { AsUser = true },
        ["GetEmailIdentity"] = new("^identity "),
        ["GetAccount"] = new("^account$"),
        ["GetConfigurationSet"] = new("^configuration set$") { NamesTenant = true },
        ["GetTenant"] = new("^tenant$") { NamesTenant = true },
        ["ListTenantResources"] = new("^tenant resources$") { NamesTenant = true },
        ["SimulatePrincipalPolicy"] = new("^simulation$") { Simulates = true },
        ["DescribeOrganization"] = new("^(organization$|SCP )"),

        // Without the path from DescribeAccount the parents are walked; where the time is gone or access is denied, they are not.
        ["DescribeAccount"] = new("^SCP .* at (r|ou)-", "SCP SCPs above the account at ") { IsMadeUpFor = true },
        ["ListParents"] = new("^SCP .* at (r|ou)-", "SCP SCPs above the account at ") { GivesPath = false },
        ["ListPoliciesForTarget"] = new("^SCP ", [.. FullWorld.Levels.Select(id => $"SCP SCPs of {NodeType(id)} {id} at {id}")]) { NothingAtAll = true },
        ["DescribePolicy"] = new("^SCP "),
    };

    public static TheoryData<string> FaultNames => [.. Faults.Keys];

    [Fact]
    public void Every_read_has_its_row() => Losses.Keys.ShouldBe(EvidenceReads.All.Select(read => read.Name), ignoreOrder: true);

    [Theory]
    [MemberData(nameof(FaultNames))]
    public async Task Each_read_fails_alone(string fault)
    {
        var wrong = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(
            EvidenceReads.All,
            new ParallelOptions { MaxDegreeOfParallelism = 9, CancellationToken = TestContext.Current.CancellationToken },
            async (read, _) =>
            {
                try
                {
                    await OneAsync(read, fault);
                }
                catch (Exception failure)
                {
                    wrong.Add($"{read.Permission}, {fault}: {failure.Message}");
                }
            });
        wrong.ShouldBeEmpty();
    }

    private static async Task OneAsync(ReadOperation read, string fault)
    {
        var loss = Losses[read.Name];
        await using var run = await EvidenceRun.StartAsync(FullWorld.Create(), loss.AsUser, loss.GivesPath, namesTenant: loss.NamesTenant, simulates: loss.Simulates);
        var whole = EvidenceRun.Summary(await run.CollectAsync(TimeSpan.FromMinutes(1)));
        whole.Values.ShouldNotContain(EvidenceRun.Missing);
        run.Faults.Inject(read.Name, Faults[fault], service: read.Service == ReadService.Ses ? "ses-v2" : read.Prefix);

        var evidence = await run.CollectAsync(Budget);

        run.Elapsed.ShouldBeLessThan(Budget + Slack);
        var own = evidence.Reads.Where(made => made.Operation == read.Name).ToArray();
        own.ShouldNotBeEmpty();
        own.ShouldAllBe(made => made.State != ReadState.Found && made.State != ReadState.NotAsked && !string.IsNullOrEmpty(made.Reason));
        own.ShouldContain(made => made.State != ReadState.Absent);
        own.ShouldAllBe(made => (fault == "refused") == (made.State == ReadState.NotPermitted));
        evidence.Reads.Where(made => made.State is not (ReadState.Found or ReadState.Absent)).Select(made => made.Operation).Distinct().ShouldBe([read.Name]);

        var left = EvidenceRun.Summary(evidence);
        var lost = new Regex(loss.Pattern, RegexOptions.None, TimeSpan.FromSeconds(1));
        foreach (var (key, value) in whole.Where(known => !lost.IsMatch(known.Key)))
        {
            left.GetValueOrDefault(key).ShouldBe(value, $"{key} does not hang on {read.Name}");
        }

        // That there is no such identity is in the head of an answer: it is known also where the body is cut.
        var gone = whole.Keys.Where(key => lost.IsMatch(key) && !(fault == "page cut off" && whole[key] == "none" && left[key] == "none")).ToArray();
        gone.ShouldNotBeEmpty();
        if (loss.IsMadeUpFor && fault is not ("refused" or "timeout" or "slow trickle"))
        {
            gone.ShouldAllBe(key => left[key] == whole[key]);
            return;
        }

        if (loss.NothingAtAll && evidence.Organization.Value?.Levels.Value is null)
        {
            return;
        }

        gone.ShouldAllBe(key => !left.ContainsKey(key) || left[key] == EvidenceRun.Missing);
        loss.InTheirPlace.ShouldAllBe(key => left.ContainsKey(key) && left[key] == EvidenceRun.Missing);
        left.Count(known => known.Value == EvidenceRun.Missing).ShouldBe(loss.InTheirPlace.Length > 0 ? loss.InTheirPlace.Length : gone.Count(left.ContainsKey));
    }

    private static string NodeType(string id) => id[0] switch { 'r' => "root", 'o' => "OU", _ => "account" };

    /// <param name="Pattern">Keys of the summary that hang on the read.</param>
    /// <param name="InTheirPlace">Entries that stand for what is not even known by name.</param>
    private sealed record Loss(string Pattern, params string[] InTheirPlace)
    {
        public Loss(string pattern, string inTheirPlace, bool AsUser)
            : this(pattern, inTheirPlace) => this.AsUser = AsUser;

        public Loss(string pattern, bool AsUser)
            : this(pattern) => this.AsUser = AsUser;

        public bool AsUser { get; init; }

        public bool GivesPath { get; init; } = true;

        public bool NamesTenant { get; init; }

        public bool Simulates { get; init; }

        /// <summary>Whether another read takes its place where it merely fails.</summary>
        public bool IsMadeUpFor { get; init; }

        /// <summary>Whether it may be that nothing at all is known of the whole.</summary>
        public bool NothingAtAll { get; init; }
    }
}
