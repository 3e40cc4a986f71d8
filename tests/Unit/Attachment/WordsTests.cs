using System.Globalization;
using Amazon.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Reports;

namespace Ses.Resilient.Tests.Attaching;

/// <summary>What people read: messages of exceptions, log events, and what is left out of both.</summary>
public sealed class WordsTests
{
    [Fact]
    public void The_message_says_the_layer_first_and_names_no_recipient()
    {
        var thrown = new SesAccessDeniedException(FakeDiagnostician.Boundary, new AmazonClientException(WireAnswer.DenialText));
        thrown.Message.ShouldBe("""
            SES refused the send. Layer: PermissionsBoundary (Proven).
              Why:  The boundary arn:aws:iam::123456789012:policy/b allows no ses:SendEmail to ***@example.net.
              Then: ServiceControlPolicy
              SES:  arn:aws:sts::123456789012:assumed-role/mailer/app is not authorized to perform ses:SendEmail on arn:aws:ses:eu-west-1:123456789012:identity/***@example.net [request ses-1]
            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Undetermined_the_message_says_what_remains_and_what_would_settle_it()
    {
        var diagnosis = new SesDiagnosis
        {
            SummarySentence = $"The policies of the role could not be read.",
            Refusal = new SesRefusal(),
            Remaining = [DenialLayer.IdentityPolicy, DenialLayer.SessionPolicy],
            Findings = [new LayerFinding(DenialLayer.AccountState, GateOutcome.Passes, $"it may send", null, [])],
            SettlingSentence = $"iam:ListRolePolicies",
        };
        DiagnosisText.Message(diagnosis, CultureInfo.InvariantCulture).ShouldBe("""
            SES refused the send. Layer: Undetermined.
              Why:  The policies of the role could not be read.
              Left: IdentityPolicy, SessionPolicy
              To settle it: iam:ListRolePolicies
              SES:  no text that can be read
            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Every_layer_and_certainty_has_its_own_words()
    {
        var texts = new HashSet<string>();
        foreach (var layer in Enum.GetValues<DenialLayer>())
            texts.Add(DiagnosisText.Message(FakeDiagnostician.Boundary with { Layer = layer }, CultureInfo.InvariantCulture)).ShouldBeTrue(layer.ToString());
        Enum.GetValues<Certainty>().Select(certainty => DiagnosisText.Message(FakeDiagnostician.Boundary with { Certainty = certainty }, CultureInfo.InvariantCulture))
            .ShouldBeUnique();
    }

    [Fact]
    public void What_a_logger_makes_of_a_diagnosis_or_refusal_names_no_recipient()
    {
        var failure = new AmazonClientException("x");
        DiagnosisAnnotation.Hang(failure, FakeDiagnostician.Boundary);
        var entry = failure.Data.Cast<System.Collections.DictionaryEntry>().ShouldHaveSingleItem();
        entry.Key.ToString().ShouldBe("Ses.Resilient.Diagnosis");
        foreach (var text in (string[])[entry.Value!.ToString()!, FakeDiagnostician.Boundary.ToString(), FakeDiagnostician.Boundary.Refusal.ToString()])
        {
            text.ShouldNotContain("bob");
            text.ShouldContain("ses:SendEmail");
        }

        // Loggers that take objects apart look at public members.
        entry.Value.GetType().GetProperties().ShouldBeEmpty();
    }

    [Fact]
    public void Every_log_event_has_its_id_name_level_and_text()
    {
        var logger = new FakeLogger();
        Log.ClientAttached(logger, "C");
        Log.ClientNotAttachable(logger, "S", "I");
        Log.RegistrationNotReached(logger, ServiceLifetime.Scoped, "S");
        Log.AttachmentFailed(logger, "C", "F", "why");
        Log.SendDenied(logger, DenialLayer.IdentityPolicy, Certainty.Proven, "Because.", "P", "A", "R", "id");
        Log.DiagnosisFailed(logger, "F", "why");
        Log.CacheUnusable(logger, "why");
        Log.SendHeldBack(logger, DenialLayer.IdentityPolicy, Certainty.Proven);
        Log.SendCheckFailed(logger, "F", "why");
        Log.PipelineNotUsed(logger, "C");
        Log.SendPermitted(logger, Certainty.Inferred, "Because.");
        Log.SendPermissionOpen(logger, "Because.");

        logger.Collector.GetSnapshot().Select(told => (told.Id.Id, told.Id.Name, told.Level, told.Message)).ShouldBe(
        [
            (100, "ClientAttached", LogLevel.Debug, "Refused sends of C explain themselves from now on."),
            (101, "ClientNotAttachable", LogLevel.Warning, "The registration of S gives a I, which is no client of the AWS SDK (a mock or a wrapper). It is left as it is: refused sends made through it are not explained."),
            (102, "RegistrationNotReached", LogLevel.Warning, "The Scoped registration of S came after AddSesResilience, and this container gives no way to reach it. Call AddSesResilience after it, or else refused sends made through it are not explained."),
            (103, "AttachmentFailed", LogLevel.Error, "The library could not attach to C (F: why). The client works as without it: refused sends are not explained."),
            (200, "SendDenied", LogLevel.Error, "Amazon SES refused a send. Layer: IdentityPolicy (Proven). Because. Principal P, action A, resource R, request id id."),
            (201, "DiagnosisFailed", LogLevel.Warning, "A refused send could not be explained (F: why). The SDK's own exception goes on to the app."),
            (202, "CacheUnusable", LogLevel.Debug, "The cache of diagnoses gave or took nothing (why). Refused sends are explained as without it."),
            (300, "SendHeldBack", LogLevel.Warning, "A send was not made: an identical one was denied and the denial stands. Layer: IdentityPolicy (Proven)."),
            (301, "SendCheckFailed", LogLevel.Warning, "A send could not be looked at before it was made (F: why). It goes to Amazon SES as without the library."),
            (302, "PipelineNotUsed", LogLevel.Error, "C has no retry handler of the AWS SDK, so that its retries cannot be kept from repeating sends. The pipeline is not used for it."),
            (400, "SendPermitted", LogLevel.Information, "Asked before the start: Amazon SES would accept the send (Inferred). Because."),
            (401, "SendPermissionOpen", LogLevel.Warning, "Asked before the start: whether Amazon SES would accept the send is open. Because."),
        ]);
        typeof(Log).GetMethods(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.DeclaredOnly)
            .Length.ShouldBe(12, "a new event belongs into this list");
    }

    [Fact]
    public async Task A_denied_send_is_one_structured_event_without_recipients()
    {
        var logger = new FakeLogger();
        using var wire = new Wire(WireAnswer.SesDenied);
        using var client = wire.Ses();
        Ses.Resilient.Attaching.PipelineAttachment.Attach(client, () => new FakeDiagnostician().Guard(logger: logger));

        await Should.ThrowAsync<SesAccessDeniedException>(() => client.SendEmailAsync(Wire.Mail, TestContext.Current.CancellationToken));

        var told = logger.Collector.GetSnapshot().ShouldHaveSingleItem();
        told.Id.ShouldBe(new EventId(200, "SendDenied"));
        told.Exception.ShouldBeNull();
        told.StructuredState!.ToDictionary(field => field.Key, field => field.Value).ShouldBe(new Dictionary<string, string?>
        {
            ["Layer"] = "PermissionsBoundary",
            ["Certainty"] = "Proven",
            ["Summary"] = "The boundary arn:aws:iam::123456789012:policy/b allows no ses:SendEmail to ***@example.net.",
            ["Principal"] = "arn:aws:sts::123456789012:assumed-role/mailer/app",
            ["Action"] = "ses:SendEmail",
            ["Resource"] = "arn:aws:ses:eu-west-1:123456789012:identity/***@example.net",
            ["RequestId"] = "ses-1",
            ["{OriginalFormat}"] = "Amazon SES refused a send. Layer: {Layer} ({Certainty}). {Summary} Principal {Principal}, action {Action}, resource {Resource}, request id {RequestId}.",
        }, ignoreOrder: true);
    }
}
