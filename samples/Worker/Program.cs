// A queue worker that loses no mail while SES denies it. By itself it runs against an emulator whose administrator adds the missing permission after
// two questions of the probe. With --aws URL it sends there, with --outbox FILE it keeps its mails there, with --mails N it adds N mails first.
using Amazon;
using Amazon.Extensions.NETCore.Setup;
using Amazon.Runtime;
using Amazon.SimpleEmailV2;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Ses.Resilient.AwsEmulator;
using Ses.Resilient.Diagnostics;
using Worker;

var outboxFile = Argument("--outbox");
var isOwnFile = outboxFile is null;
outboxFile ??= Path.Combine(Path.GetTempPath(), $"ses-resilient-{Guid.NewGuid():N}.db");
var emulator = Argument("--aws") is null ? await StartAsync("no-allow.json", port: 0) : null;
var aws = Argument("--aws") ?? emulator!.Url.AbsoluteUri;
var key = World.Load(WorldFile("no-allow.json")).Credentials["app"];
int sent;
using (var outbox = new MailOutbox(outboxFile))
{
    var count = int.Parse(Argument("--mails") ?? "5", System.Globalization.CultureInfo.InvariantCulture);
    for (var i = 1; i <= count; i++) outbox.Add($"customer{i}@example.net", $"Order {i}");

    var builder = Host.CreateApplicationBuilder(args);
    builder.Logging.ClearProviders();
    builder.Services.AddDefaultAWSOptions(new AWSOptions
    {
        Credentials = new SessionAWSCredentials(key.AccessKeyId, key.SecretAccessKey, key.SessionToken),
        Region = RegionEndpoint.EUWest1,
        DefaultClientConfig = { ServiceURL = aws, AuthenticationRegion = "eu-west-1" },
    });
    builder.Services.AddAWSService<IAmazonSimpleEmailServiceV2>();

    // No call reads these two; this app knows that it has neither.
    builder.Services.AddSesResilience(options => options.LayersNotInUse.UnionWith([DenialLayer.SessionPolicy, DenialLayer.VpcEndpointPolicy]));
    builder.Services.AddSingleton(TimeProvider.System);
    builder.Services.AddSingleton(outbox);
    builder.Services.AddSingleton(new WorkerSettings(TimeSpan.FromMilliseconds(500), WhenDeniedAsync));
    builder.Services.AddHostedService<MailWorker>();
    await builder.Build().RunAsync();

    sent = (int)outbox.Count("sent");
    var unknown = outbox.Count("unknown");
    Console.WriteLine($"outbox: {sent} sent, {outbox.Count("parked") + outbox.Count("waiting")} left, {unknown} to be looked at by a person");
    if (emulator is not null) Console.WriteLine($"SES accepted {emulator.Mails.Count} mails");
}

if (emulator is not null) await emulator.DisposeAsync();
if (isOwnFile) File.Delete(outboxFile);
return sent > 0 ? 0 : 1;

async Task WhenDeniedAsync(int times)
{
    if (emulator is null || times != 2) return;
    var port = emulator.Url.Port;
    await emulator.DisposeAsync();
    emulator = await StartAsync("success.json", port);
    Console.WriteLine("administrator: added the statement that allows ses:SendEmail");
}

static Task<Emulator> StartAsync(string world, int port) => Emulator.StartAsync(World.Load(WorldFile(world)), new EmulatorOptions { Port = port });

static string WorldFile(string name) => Path.Combine(AppContext.BaseDirectory, "Worlds", name);

string? Argument(string name) => Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;
