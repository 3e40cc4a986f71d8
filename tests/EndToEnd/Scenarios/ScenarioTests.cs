using Amazon.Runtime;
using Ses.Resilient.AwsEmulator;
using Ses.Resilient.Diagnostics;

namespace Ses.Resilient.Tests.Scenarios;

/// <summary>The scenario corpus: what is declared of each world is what the app is told, and AWS was only read.</summary>
public sealed class ScenarioTests
{
    private static readonly DenialLayer[] PolicyLayers =
    [
        DenialLayer.IdentityPolicy, DenialLayer.PermissionsBoundary, DenialLayer.SessionPolicy, DenialLayer.ServiceControlPolicy,
        DenialLayer.SendingAuthorizationPolicy, DenialLayer.VpcEndpointPolicy,
    ];

    public static TheoryData<string> Files => [.. ScenarioFiles.All];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_declared_truth_is_met(string file)
    {
        var run = await ScenarioRun.RunAsync(ScenarioFiles.Load(file), TestContext.Current.CancellationToken);

        run.Result.Differences.Concat(FurtherDifferences(run)).ShouldBeEmpty(run.Result.Exception?.Message);
        run.Forbidden.ShouldBeEmpty("a diagnosis reads, and only what the emulator knows");
    }

    [Fact]
    public void Each_world_declares_its_truth_and_its_source()
    {
        foreach (var file in ScenarioFiles.All)
        {
            var world = ScenarioFiles.Load(file);
            world.Truth.ShouldNotBeNull(file);
            world.Source.ShouldNotBeNullOrWhiteSpace(file);
            world.Send.ShouldNotBeNull(file);
            if (world.Truth.Outcome == "denied") world.Truth.Certainty.ShouldNotBeNull(file);
            if (world.Truth.Layer is "Undetermined" && world.Answers[0].Wire != WireForm.Html && world.Send.EndpointAddresses.IsEmpty) world.Truth.Remaining.ShouldNotBeEmpty(file);
        }
    }

    [Fact]
    public void Titles_tell_the_worlds_apart() =>
        ScenarioFiles.All.GroupBy(f => ScenarioFiles.Load(f).Title, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key).ShouldBeEmpty();

    /// <summary>AWS PrivateLink Guide: whether a send goes through an endpoint is a matter of the network it is made in, so another process may be judged otherwise.</summary>
    [Theory]
    [InlineData("session-and-endpoint/endpoint-left-user.json", true)]
    [InlineData("session-and-endpoint/session-left-role.json", true)]
    [InlineData("stated/session-policy-implicit.json", false)]
    public async Task What_was_concluded_from_the_network_is_marked(string file, bool isOfThisNetwork)
    {
        var run = await ScenarioRun.RunAsync(ScenarioFiles.Load(file), TestContext.Current.CancellationToken);

        run.Diagnosis!.IsOfThisNetwork.ShouldBe(isOfThisNetwork);
    }

    [Fact]
    public void Every_layer_certainty_and_remedy_occurs()
    {
        var truths = ScenarioFiles.All.Select(f => ScenarioFiles.Load(f).Truth!).Where(t => t.Outcome == "denied").ToArray();

        truths.Select(t => t.Layer).Distinct().Order().ShouldBe(Enum.GetNames<DenialLayer>().Order());

        truths.Select(t => t.Remedy).OfType<string>().Distinct().Order().ShouldBe(Enum.GetNames<RemedyKind>().Order());

        truths.Select(t => t.Certainty).Distinct().Order().ShouldBe(Enum.GetNames<Certainty>().Order());
    }

    /// <summary>SES Developer Guide and API reference: throttling, quotas, missing resources and rejected content are no refusal of permission.</summary>
    [Theory]
    [InlineData("simple", 429, "TooManyRequestsException", "Maximum sending rate exceeded.")]
    [InlineData("simple", 400, "LimitExceededException", "Daily message quota exceeded.")]
    [InlineData("simple", 404, "NotFoundException", "Configuration set <tracking> does not exist.")]
    [InlineData("simple", 404, "NotFoundException", "Tenant shop-berlin for AwsAccountId 111122223333 not found.")]
    [InlineData("template", 404, "NotFoundException", "Template welcome does not exist.")]
    [InlineData("simple", 400, "MessageRejected", "Message contents are not allowed.")]
    [InlineData("simple", 400, "BadRequestException", null)]
    [InlineData("simple", 500, "InternalServiceErrorException", "Try again.")]
    [InlineData("v1", 400, "Throttling", "Maximum sending rate exceeded.")]
    [InlineData("v1", 400, "Throttling", "Daily message quota exceeded.")]
    [InlineData("v1", 400, "ConfigurationSetDoesNotExist", "Configuration set tracking does not exist.")]
    [InlineData("v1template", 400, "TemplateDoesNotExist", "Template welcome does not exist.")]
    [InlineData("v1raw", 400, "InvalidParameterValue", "Missing required header 'From'.")]
    public async Task What_is_no_refusal_goes_on_as_it_is(string send, int status, string code, string? message)
    {
        var world = ScenarioFiles.Load($"accepted/{send}.json") with
        {
            Answers = [new Answer { Status = status, Code = code, Message = message, Wire = message is null ? WireForm.NullMessage : WireForm.Default }],
        };

        var run = await ScenarioRun.RunAsync(world, TestContext.Current.CancellationToken);

        var exception = run.Result.Exception.ShouldBeAssignableTo<AmazonServiceException>().ShouldNotBeNull();
        exception.ShouldNotBeOfType<SesAccessDeniedException>();
        exception.ErrorCode.ShouldBe(code);
        exception.TryGetSesDiagnosis(out _).ShouldBeFalse();
        run.Calls.ShouldHaveSingleItem().Kind.ShouldBe(CallKind.Send);
    }

    /// <summary>What <see cref="DeniedSend.WorldResult.Differences"/> does not look at.</summary>
    internal static IEnumerable<string> FurtherDifferences(ScenarioRun run)
    {
        if (run is not { Diagnosis: { } diagnosis, Result.World.Truth: { } truth }) yield break;
        if (truth.Explicit is { } declared && Array.IndexOf(PolicyLayers, diagnosis.Layer) >= 0 && IsExplicit(diagnosis) is var shown && shown != declared)
        {
            yield return $"declared explicit {declared}, diagnosed {shown?.ToString() ?? "neither"}";
        }

        if (diagnosis.Layer == DenialLayer.Undetermined && truth.Remaining.IsEmpty && !diagnosis.Remaining.IsEmpty && run.Result.World.Answers[0].Wire != WireForm.Html)
        {
            yield return $"declared that nothing remains, diagnosed [{string.Join(", ", diagnosis.Remaining)}]";
        }

        if (diagnosis.Layer == DenialLayer.Undetermined && diagnosis.Next.IsEmpty && !diagnosis.Remedies.IsEmpty)
        {
            yield return $"nothing is known to refuse, yet {diagnosis.Remedies[0].Kind} is recommended";
        }
    }

    private static bool? IsExplicit(SesDiagnosis diagnosis) => diagnosis.Certainty == Certainty.Stated
        ? diagnosis.Refusal.IsExplicitDeny
        : diagnosis.Findings.FirstOrDefault(f => f.Layer == diagnosis.Layer)?.Outcome switch
        {
            GateOutcome.RefusesExplicitly => true,
            GateOutcome.RefusesImplicitly => false,
            _ => null,
        };
}
