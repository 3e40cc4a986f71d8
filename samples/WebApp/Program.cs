// Signs people up and sends each a mail. By itself it runs against an emulator in which nobody allowed sending; with --Aws:Real=true against AWS,
// with the machine's credentials. --World=NAME picks another of the built-in worlds, --Telemetry:Console=true prints traces and metrics.
using Amazon;
using Amazon.Extensions.NETCore.Setup;
using Amazon.Runtime;
using Amazon.SimpleEmailV2;
using Amazon.SimpleEmailV2.Model;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Ses.Resilient;
using Ses.Resilient.AwsEmulator;
using WebApp;

const string From = "orders@example.com";

var builder = WebApplication.CreateBuilder(args);
await using var aws = builder.Configuration.GetValue<bool>("Aws:Real") ? null : await StartEmulatorAsync(builder);
if (aws is not null) builder.Services.AddDefaultAWSOptions(OptionsOf(aws));

builder.Services.AddAWSService<IAmazonSimpleEmailServiceV2>();
builder.Services.AddSesResilience();
builder.Services.AddHealthChecks().AddSesSendPermission<IAmazonSimpleEmailServiceV2>(new SesSend { From = From });
builder.Services.AddSingleton<RecentDiagnoses>();

var printsTelemetry = builder.Configuration.GetValue<bool>("Telemetry:Console");
builder.Services.AddOpenTelemetry()
    .WithTracing(traces =>
    {
        traces.AddSource("Ses.Resilient");
        if (printsTelemetry) traces.AddConsoleExporter();
    })
    .WithMetrics(metrics =>
    {
        metrics.AddMeter("Ses.Resilient");
        if (printsTelemetry) metrics.AddConsoleExporter();
    });

var app = builder.Build();

app.MapPost("/sign-up", async (SignUp signUp, IAmazonSimpleEmailServiceV2 ses, RecentDiagnoses recent, CancellationToken token) =>
{
    try
    {
        var sent = await ses.SendEmailAsync(WelcomeMail(signUp.Email), token);
        return Results.Ok(new SignedUp("on its way", sent.MessageId));
    }
    catch (SesAccessDeniedException denied)
    {
        // The person is signed up all the same; who runs the app finds the report in its log, and here while developing.
        recent.Add(denied.Diagnosis);
        return Results.Accepted(value: new SignedUp("delayed", null));
    }
});
app.MapHealthChecks("/health", new HealthCheckOptions
{
    ResponseWriter = static (context, report) => context.Response.WriteAsJsonAsync(report.Entries.ToDictionary(
        entry => entry.Key, entry => new { status = entry.Value.Status.ToString(), entry.Value.Description, entry.Value.Data }), context.RequestAborted),
});
if (app.Environment.IsDevelopment()) DiagnosesPage.Map(app);

await app.RunAsync();

static SendEmailRequest WelcomeMail(string to) => new()
{
    FromEmailAddress = From,
    Destination = new Destination { ToAddresses = [to] },
    Content = new EmailContent { Simple = new Message { Subject = new Content { Data = "Welcome" }, Body = new Body { Text = new Content { Data = "Good to have you." } } } },
};

static Task<Emulator> StartEmulatorAsync(WebApplicationBuilder builder) =>
    Emulator.StartAsync(World.Load(Path.Combine(AppContext.BaseDirectory, "Worlds", (builder.Configuration["World"] ?? "no-allow") + ".json")));

static AWSOptions OptionsOf(Emulator aws)
{
    var send = aws.World.Send!;
    var key = aws.World.Credentials[send.Credentials];
    return new AWSOptions
    {
        Credentials = key.SessionToken is null ? new BasicAWSCredentials(key.AccessKeyId, key.SecretAccessKey) : new SessionAWSCredentials(key.AccessKeyId, key.SecretAccessKey, key.SessionToken),
        Region = RegionEndpoint.GetBySystemName(send.Region),
        DefaultClientConfig = { ServiceURL = aws.Url.AbsoluteUri, AuthenticationRegion = send.Region },
    };
}

/// <summary>Who signs up.</summary>
internal sealed record SignUp(string Email);

/// <summary>What became of the mail.</summary>
internal sealed record SignedUp(string Mail, string? MessageId);
