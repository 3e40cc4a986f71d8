using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using System.Text;
using Amazon.Runtime;
using Amazon.SQS;
using Ses.Resilient.AwsEmulator;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Diagnostics.Evidence;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Tests.Evidence;

/// <summary>One emulator and one source that reads from it.</summary>
internal sealed class EvidenceRun : IAsyncDisposable
{
    private readonly AwsEmulator.Emulator _aws;
    private readonly EvidenceSource _source;
    private readonly HttpMessageHandler? _http;

    private EvidenceRun(AwsEmulator.Emulator aws, EvidenceSource source, HttpMessageHandler? http, CallSettings settings, SesRefusal refusal)
    {
        _aws = aws;
        _source = source;
        _http = http;
        Settings = settings;
        Refusal = refusal;
    }

    public CallSettings Settings { get; }

    public SesRefusal Refusal { get; }

    public Journal Journal => _aws.Journal;

    public Faults Faults => _aws.Faults;

    public TimeSpan Elapsed { get; private set; }

    /// <summary>Whether the send names a tenant and a configuration set.</summary>
    public bool NamesTenant { get; init; }

    /// <summary>Whether the simulator is asked as well.</summary>
    public bool Simulates { get; init; }

    /// <param name="world">The world.</param>
    /// <param name="asUser">Whether the user sends, not the role.</param>
    /// <param name="givesPath">Whether Organizations answers DescribeAccount with the path of the account.</param>
    /// <param name="options">Of the emulator.</param>
    public static async Task<EvidenceRun> StartAsync(World world, bool asUser = false, bool givesPath = true, EmulatorOptions? options = null, bool namesTenant = false, bool simulates = false)
    {
        var aws = await AwsEmulator.Emulator.StartAsync(world, options, TestContext.Current.CancellationToken);
        var http = new DescribeAccount(givesPath);
        var config = new AmazonSQSConfig { ServiceURL = aws.Url.AbsoluteUri, AuthenticationRegion = "eu-west-1", HttpClientFactory = new Factory(http) };
        AWSCredentials credentials = asUser
            ? new BasicAWSCredentials("AKIAEXAMPLEUSER00001", "user/secret+key")
            : new SessionAWSCredentials("ASIAEXAMPLEROLE00001", "role/secret+key", "token/+role==");
        return new EvidenceRun(aws, Source(), http, new CallSettings(credentials, config, null), Denied(asUser ? FullWorld.User : FullWorld.RoleSession))
        {
            NamesTenant = namesTenant,
            Simulates = simulates,
        };
    }

    /// <summary>Policies keep their text as the reason of an unreadable one, so that tests see what was read.</summary>
    public static EvidenceSource Source(TimeProvider? time = null) =>
        new(time, (name, text, kind, arn) => Policy.Unreadable(name, kind, $"TEXT {WebUtility.UrlDecode(text)}", arn));

    public static SesRefusal Denied(string principal) => new()
    {
        Kind = SesRefusalKind.Authorization,
        Principal = principal,
        Action = "ses:SendEmail",
        Resource = $"arn:aws:ses:eu-west-1:{FullWorld.Account}:identity/{FullWorld.From}",
    };

    public async Task<EvidenceSet> CollectAsync(TimeSpan budget)
    {
        var facts = new SendFacts { Api = SesApi.V2, Operation = "SendEmail", FromAddress = FullWorld.From, Recipients = ["jane@private.example"] };
        if (NamesTenant) facts = facts with { TenantName = FullWorld.Tenant, ConfigurationSetName = "tracked" };
        var started = Stopwatch.GetTimestamp();
        var evidence = await _source.CollectAsync(Refusal, facts, Settings, budget, TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        if (Simulates)
        {
            var question = new SimulationQuestion(
                $"arn:aws:iam::{FullWorld.Account}:role/apps/mailer",
                Refusal.Action!,
                Refusal.Resource!,
                [ConditionKey.Known("ses:FromAddress", FullWorld.From), ConditionKey.KnownSet("ses:Recipients", ["jane@private.example"])],
                [SimulationScope.Whole, SimulationScope.WithoutScps]);
            evidence = await _source.SimulateAsync(evidence, question, Settings, budget - Stopwatch.GetElapsedTime(started), TestContext.Current.CancellationToken);
        }

        Elapsed = Stopwatch.GetElapsedTime(started);
        return evidence;
    }

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        await _aws.DisposeAsync();
    }

    /// <summary>What is known of each thing a diagnosis asks for; what is not is <see cref="Missing"/>.</summary>
    public static ImmutableSortedDictionary<string, string> Summary(EvidenceSet evidence)
    {
        var known = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        known["caller"] = Known(evidence.Caller, caller => caller.Arn);
        known["principal"] = Known(evidence.Principal, principal => principal.Arn);
        known["boundary"] = evidence.Boundary.State == ReadState.Found ? TextOf(evidence.Boundary.Value!) : evidence.Boundary.State == ReadState.Absent ? "none" : Missing;
        foreach (var policy in evidence.IdentityPolicies)
        {
            known[$"policy {policy.Name}"] = TextOf(policy);
        }

        known["organization"] = Known(evidence.Organization, organization => organization.ManagementAccount);
        foreach (var level in evidence.Organization.Value?.Levels.Value?.Levels ?? [])
        {
            foreach (var policy in level.Policies)
            {
                known[$"SCP {policy.Name} at {level.TargetId}"] = TextOf(policy);
            }
        }

        foreach (var (name, identity) in evidence.Identities)
        {
            known[$"identity {name}"] = identity.State == ReadState.Absent ? "none" : Known(identity, found => $"{found.VerifiedForSending} {found.DefaultConfigurationSet} {TextOf(found.Policies.Single())}");
        }

        if (evidence.ConfigurationSet.State != ReadState.NotAsked) known["configuration set"] = Known(evidence.ConfigurationSet, set => $"{set.Name} {set.SendingEnabled}");
        if (evidence.Tenant.State != ReadState.NotAsked) known["tenant"] = Known(evidence.Tenant, tenant => $"{tenant.Name} {tenant.SendingStatus}");
        if (evidence.TenantResources.State != ReadState.NotAsked) known["tenant resources"] = Known(evidence.TenantResources, resources => string.Join(' ', resources.Arns));
        if (evidence.Simulation.State != ReadState.NotAsked) known["simulation"] = Known(evidence.Simulation, simulation => string.Join(' ', simulation.Runs.OrderBy(run => run.Key).Select(run => $"{run.Key} {run.Value.Decision}")));
        known["account"] = Known(evidence.AccountState, account => $"{account.ProductionAccessEnabled}");
        return known.ToImmutable();
    }

    public const string Missing = "(missing)";

    private static string Known<T>(ReadOutcome<T> outcome, Func<T, string> value)
        where T : class => outcome.State == ReadState.Found ? value(outcome.Value!) : Missing;

    private static string TextOf(Policy policy) => policy.Errors[0].Message is var text && text.StartsWith("TEXT ", StringComparison.Ordinal) ? text[5..] : Missing;

    /// <summary>Stands in for DescribeAccount where the emulator does not know it: its answer then has the path of the account, or none.</summary>
    private sealed class DescribeAccount(bool givesPath) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            if (!request.Headers.TryGetValues("X-Amz-Target", out var target) || !target.Single().EndsWith(".DescribeAccount", StringComparison.Ordinal))
            {
                return answer;
            }

            var known = answer.StatusCode == HttpStatusCode.OK && givesPath;
            var unknown = answer.Headers.TryGetValues("x-amzn-ErrorType", out var type) && type.Single().StartsWith("UnknownOperation", StringComparison.Ordinal)
                || (answer.StatusCode == HttpStatusCode.BadRequest && (await answer.Content.ReadAsStringAsync(cancellationToken)).Contains("UnknownOperation", StringComparison.Ordinal));
            if (known || (!unknown && answer.StatusCode != HttpStatusCode.OK))
            {
                return answer;
            }

            answer.Dispose();
            var path = givesPath ? $"\"o-exampleorg1/{string.Join('/', FullWorld.Levels)}/\"" : "";
            return new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent($$"""{ "Account": { "Id": "{{FullWorld.Account}}", "Paths": [{{path}}] } }""", Encoding.UTF8, "application/x-amz-json-1.1"),
            };
        }
    }

    private sealed class Factory(HttpMessageHandler handler) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(handler, disposeHandler: false);
    }
}
