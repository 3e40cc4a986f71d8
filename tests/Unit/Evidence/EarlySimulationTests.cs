using System.Collections.Concurrent;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Diagnostics.Evidence;

namespace Ses.Resilient.Tests.Evidence;

/// <summary>The policy simulator is asked beside the reads, as soon as one of them is refused: a diagnosis waits for three round trips, not four.</summary>
public sealed class EarlySimulationTests
{
    private const string Managed = $"arn:aws:iam::{Wire.Account}:policy/team/Extra";

    private readonly ConcurrentQueue<EvidenceSet> _questions = [];

    [Fact]
    public async Task It_is_asked_while_the_third_round_trip_is_still_on_its_way()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var aws = Aws()
            .On("ListRolePolicies", Wire.Refused)
            .On("SimulatePrincipalPolicy", _ =>
            {
                asked.TrySetResult();
                return Denies;
            })
            .On("GetPolicyVersion", async (call, cancellation) =>
            {
                // Comes only once the simulator was asked: one that waits for the reads is never asked.
                await asked.Task.WaitAsync(cancellation);
                return Wire.Version("""{"Statement":[]}""", call["VersionId"]!);
            });

        var evidence = await CollectAsync(aws);

        evidence.Simulation.Value.ShouldNotBeNull().Whole.Decision.ShouldBe(SimulatedDecision.ImplicitDeny);
        evidence.Reads.ShouldContain(read => read.Operation == "GetPolicyVersion" && read.State == ReadState.Found);
        evidence.Reads.ShouldContain(read => read.Operation == "SimulatePrincipalPolicy" && read.State == ReadState.Found);
    }

    [Fact]
    public async Task It_is_asked_where_only_the_organization_is_refused()
    {
        var evidence = await CollectAsync(Aws().On("DescribeAccount", Wire.Refused).On("SimulatePrincipalPolicy", _ => Denies));

        evidence.Simulation.State.ShouldBe(ReadState.Found);
        var soFar = _questions.ShouldHaveSingleItem();
        soFar.Caller.Value!.Account.ShouldBe(Wire.Account);
        soFar.Principal.Value!.Arn.ShouldBe($"arn:aws:iam::{Wire.Account}:role/apps/Mailer");
        soFar.Boundary.State.ShouldBe(ReadState.Absent);
        soFar.Organization.State.ShouldBe(ReadState.NotAsked);
    }

    [Fact]
    public async Task It_is_not_asked_where_every_text_is_there()
    {
        var aws = Aws();

        (await CollectAsync(aws)).Simulation.State.ShouldBe(ReadState.NotAsked);

        _questions.ShouldBeEmpty();
        aws.Calls.ShouldNotContain(call => call.Operation == "SimulatePrincipalPolicy");
    }

    [Fact]
    public async Task It_is_not_asked_about_a_namesake_in_another_account()
    {
        var aws = Aws().On("GetCallerIdentity", Wire.Caller(account: "444455556666")).On("ListRolePolicies", Wire.Refused);

        (await CollectAsync(aws)).Simulation.State.ShouldBe(ReadState.NotAsked);

        _questions.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_it_does_not_answer_is_told_and_the_rest_is_there()
    {
        var evidence = await CollectAsync(Aws().On("ListRolePolicies", Wire.Refused));

        evidence.Simulation.State.ShouldBe(ReadState.NotPermitted);
        evidence.Simulation.Permission.ShouldBe("iam:SimulatePrincipalPolicy");
        evidence.IdentityPolicies.ShouldContain(policy => policy.Name == "Extra");
    }

    private static FakeAnswer Denies => Wire.Query(
        "SimulatePrincipalPolicy",
        "<EvaluationResults><member><EvalActionName>ses:SendEmail</EvalActionName><EvalDecision>implicitDeny</EvalDecision></member></EvaluationResults>");

    private static FakeAws Aws() => new FakeAws()
        .On("GetCallerIdentity", Wire.Caller())
        .On("GetRole", Wire.Role())
        .On("ListRolePolicies", Wire.Names("ListRolePolicies", "PolicyNames", []))
        .On("ListAttachedRolePolicies", Wire.Attached("ListAttachedRolePolicies", [Managed]))
        .On("GetPolicy", call => Wire.Policy(call["PolicyArn"]!, "v7"))
        .On("GetPolicyVersion", call => Wire.Version("""{"Statement":[]}""", call["VersionId"]!))
        .On("DescribeOrganization", Wire.Organization())
        .On("DescribeAccount", _ => """{ "Account": { "Id": "111122223333", "Paths": ["o-exampleorg1/r-ab12/111122223333/"] } }""")
        .On("ListPoliciesForTarget", Wire.Scps(null, "p-1"))
        .On("DescribePolicy", _ => """{ "Policy": { "PolicySummary": { "Id": "p-1", "Name": "P" }, "Content": "{}" } }""");

    private Task<EvidenceSet> CollectAsync(FakeAws aws) => Collecting.Source().CollectAsync(
        Collecting.Denied(), Collecting.Facts(), aws.Settings(), Question, Collecting.Budget, TestContext.Current.CancellationToken);

    private SimulationQuestion Question(EvidenceSet soFar)
    {
        _questions.Enqueue(soFar);
        return new SimulationQuestion(
            soFar.Principal.Value!.Arn, "ses:SendEmail", $"arn:aws:ses:eu-west-1:{Wire.Account}:identity/a@example.com", [ConditionKey.Known("ses:FromAddress", "a@example.com")], [SimulationScope.Whole]);
    }
}
