using Amazon.Runtime;
using Amazon.SimpleEmailV2;
using Amazon.SimpleEmailV2.Model;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Testing;

namespace Ses.Resilient.Tests.Testing;

/// <summary>The exceptions that an app's tests make, as an app's test uses them.</summary>
public sealed class SesDenialsTests
{
    public static TheoryData<DenialLayer> Layers => [.. Enum.GetValues<DenialLayer>()];

    [Theory, MemberData(nameof(Layers))]
    public async Task An_app_is_thrown_a_denial_of_any_layer(DenialLayer layer)
    {
        var ses = Substitute.For<IAmazonSimpleEmailServiceV2>();
        ses.SendEmailAsync(Arg.Any<SendEmailRequest>(), Arg.Any<CancellationToken>()).ThrowsAsync(SesDenials.Exception(layer));

        var thrown = await Should.ThrowAsync<SesAccessDeniedException>(() => ses.SendEmailAsync(new SendEmailRequest(), TestContext.Current.CancellationToken));

        thrown.Layer.ShouldBe(layer);
        (thrown.Certainty == Certainty.Undetermined).ShouldBe(layer == DenialLayer.Undetermined);
        thrown.Message.ShouldContain($"Layer: {layer}");
        thrown.InnerException.ShouldBeAssignableTo<AmazonServiceException>()!.ErrorCode.ShouldBe(thrown.ErrorCode);
        var diagnosis = thrown.Diagnosis;
        diagnosis.Refusal.Kind.ShouldBe(KindOf(layer));
        diagnosis.Findings.Select(f => f.Layer).ShouldBe(Enum.GetValues<DenialLayer>().Where(l => l != DenialLayer.Undetermined), ignoreOrder: true);
        diagnosis.Findings.Where(f => f.Refuses).Select(f => f.Layer).ShouldBe(layer == DenialLayer.Undetermined ? [] : [layer]);
        diagnosis.Remaining.IsEmpty.ShouldBe(layer != DenialLayer.Undetermined);
        diagnosis.ToHtml().ShouldContain("</html>");
        diagnosis.ToJson().ShouldContain($"\"layer\": \"{layer}\"");
        thrown.TryGetSesDiagnosis(out var found).ShouldBeTrue();
        found.ShouldBeSameAs(diagnosis);
    }

    [Fact]
    public void Certainty_and_what_refuses_next_are_the_tests_to_choose()
    {
        var thrown = SesDenials.Exception(DenialLayer.PermissionsBoundary, Certainty.Stated, DenialLayer.ServiceControlPolicy, DenialLayer.AccountState);

        thrown.Certainty.ShouldBe(Certainty.Stated);
        thrown.Diagnosis.Next.ShouldBe([DenialLayer.ServiceControlPolicy, DenialLayer.AccountState]);
    }

    [Fact]
    public void An_exception_of_the_SDK_is_annotated()
    {
        var thrown = SesDenials.Annotate(new AmazonSimpleEmailServiceV2Exception("denied"), DenialLayer.TenantAssociation);

        thrown.TryGetSesDiagnosis(out var diagnosis).ShouldBeTrue();
        diagnosis.Layer.ShouldBe(DenialLayer.TenantAssociation);
    }

    [Fact]
    public void What_is_no_layer_is_refused() => Should.Throw<ArgumentOutOfRangeException>(() => SesDenials.Exception((DenialLayer)99));

    private static SesRefusalKind KindOf(DenialLayer layer) => layer switch
    {
        DenialLayer.Credentials => SesRefusalKind.Credentials,
        DenialLayer.TenantAssociation => SesRefusalKind.TenantAssociation,
        DenialLayer.SendingIdentity => SesRefusalKind.NotVerified,
        DenialLayer.AccountState => SesRefusalKind.SendingPaused,
        _ => SesRefusalKind.Authorization,
    };
}
