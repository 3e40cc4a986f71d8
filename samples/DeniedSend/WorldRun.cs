using Amazon;
using Amazon.Extensions.NETCore.Setup;
using Amazon.Runtime;
using Amazon.SimpleEmail;
using Amazon.SimpleEmailV2;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Ses.Resilient;
using Ses.Resilient.AwsEmulator;
using Ses.Resilient.Diagnostics;

namespace DeniedSend;

/// <summary>What came of one world's send.</summary>
/// <param name="World">The world.</param>
/// <param name="Exception">What the app caught; <see langword="null"/> where the send was accepted.</param>
internal sealed record WorldResult(World World, Exception? Exception)
{
    public SesDiagnosis? Diagnosis => (Exception as SesAccessDeniedException)?.Diagnosis;

    /// <summary>Where the result is not the truth the world declares; empty where it is.</summary>
    public IReadOnlyList<string> Differences { get; } = [.. Compare(World.Truth, Exception)];

    private static IEnumerable<string> Compare(Truth? truth, Exception? exception)
    {
        if (truth is null) yield break;
        var diagnosis = (exception as SesAccessDeniedException)?.Diagnosis;
        if (truth.Outcome == "accepted")
        {
            if (exception is not null) yield return $"declared accepted, but the send threw {exception.GetType().Name}: {exception.Message}";
            yield break;
        }

        if (diagnosis is null)
        {
            yield return exception is null ? "declared denied, but the send was accepted" : $"declared denied, but no diagnosis came with {exception.GetType().Name}: {exception.Message}";
            yield break;
        }

        if (truth.Layer is { } layer && layer != diagnosis.Layer.ToString()) yield return $"declared layer {layer}, diagnosed {diagnosis.Layer}";
        if (truth.Certainty is { } certainty && certainty != diagnosis.Certainty.ToString()) yield return $"declared certainty {certainty}, diagnosed {diagnosis.Certainty}";
        var next = string.Join(", ", diagnosis.Next);
        if (next != string.Join(", ", truth.Next)) yield return $"declared next [{string.Join(", ", truth.Next)}], diagnosed [{next}]";
        if (!truth.Remaining.IsEmpty && !truth.Remaining.Order().SequenceEqual(diagnosis.Remaining.Select(r => r.ToString()).Order()))
        {
            yield return $"declared remaining [{string.Join(", ", truth.Remaining)}], diagnosed [{string.Join(", ", diagnosis.Remaining)}]";
        }

        var remedy = diagnosis.Remedies.IsEmpty ? null : diagnosis.Remedies[0].Kind.ToString();
        if (truth.Remedy is { } kind && kind != remedy) yield return $"declared remedy {kind}, diagnosed {remedy ?? "none"}";
    }
}

/// <summary>A normal app with one send in it, against an emulator of the world.</summary>
internal static class WorldRun
{
    public static async Task<WorldResult> RunAsync(World world, CancellationToken cancellationToken)
    {
        var send = world.Send ?? throw new WorldException(world.Origin, "$", "there is no 'send'.", "Add one.");
        await using var aws = await Emulator.StartAsync(world, cancellationToken: cancellationToken);
        using var app = BuildApp(world, send, aws.Url.AbsoluteUri);
        try
        {
            if (send.Api == "v1") await WorldSendV1.SendAsync(app.Services.GetRequiredService<IAmazonSimpleEmailService>(), world, send, cancellationToken);
            else await WorldSend.SendV2Async(app.Services.GetRequiredService<IAmazonSimpleEmailServiceV2>(), world, send, cancellationToken);
            return new WorldResult(world, null);
        }
        catch (Exception exception) when (exception is AmazonServiceException or AmazonClientException)
        {
            return new WorldResult(world, exception);
        }
    }

    private static IHost BuildApp(World world, Send send, string awsUrl)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddDefaultAWSOptions(new AWSOptions
        {
            Credentials = Credentials(world, send),
            Region = RegionEndpoint.GetBySystemName(send.Region),
            DefaultClientConfig = { ServiceURL = awsUrl, AuthenticationRegion = send.Region },
        });
        builder.Services.AddAWSService<IAmazonSimpleEmailServiceV2>();
        builder.Services.AddAWSService<IAmazonSimpleEmailService>();
        builder.Services.AddSesResilience(o =>
        {
            o.ExpectedPrincipal = send.ExpectedPrincipal;
            foreach (var (account, role) in world.DiagnosticRoles) o.DiagnosticRoles.Add(account, role);
        });
        return builder.Build();
    }

    private static AWSCredentials Credentials(World world, Send send)
    {
        var credential = world.Credentials[send.Credentials];
        var secret = send.WrongSecretAccessKey ?? credential.SecretAccessKey;
        return credential.SessionToken is { } token
            ? new SessionAWSCredentials(credential.AccessKeyId, secret, token)
            : new BasicAWSCredentials(credential.AccessKeyId, secret);
    }
}
