using Amazon;
using Amazon.Extensions.NETCore.Setup;
using Amazon.Runtime;
using Amazon.SimpleEmail;
using Amazon.SimpleEmail.Model;
using Amazon.SimpleEmailV2;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using NSubstitute;
using Ses.Resilient.Attaching;
using Ses.Resilient.Diagnostics.Attribution;

namespace Ses.Resilient.Tests.Attaching;

/// <summary>Every way to register a client, before and after, is attached to; proven by a denied send.</summary>
public sealed class RegistrationTests
{
    private const string Key = "marketing";
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static readonly Dictionary<string, (Action<IServiceCollection> Register, Func<IServiceProvider, object> Resolve)> Ways = new()
    {
        ["AddAWSService, singleton"] = (services => services.AddAWSService<IAmazonSimpleEmailServiceV2>(), Interface),
        ["AddAWSService, scoped"] = (services => services.AddAWSService<IAmazonSimpleEmailServiceV2>(ServiceLifetime.Scoped), Interface),
        ["AddAWSService, transient"] = (services => services.AddAWSService<IAmazonSimpleEmailServiceV2>(ServiceLifetime.Transient), Interface),
        ["TryAddAWSService"] = (services => services.TryAddAWSService<IAmazonSimpleEmailServiceV2>(), Interface),
        ["AddKeyedAWSService, singleton"] = (services => services.AddKeyedAWSService<IAmazonSimpleEmailServiceV2>(Key), Keyed),
        ["AddKeyedAWSService, scoped"] = (services => services.AddKeyedAWSService<IAmazonSimpleEmailServiceV2>(Key, ServiceLifetime.Scoped), Keyed),
        ["AddKeyedAWSService, transient"] = (services => services.AddKeyedAWSService<IAmazonSimpleEmailServiceV2>(Key, ServiceLifetime.Transient), Keyed),
        ["instance"] = (services => services.AddSingleton<IAmazonSimpleEmailServiceV2>(Made()), Interface),
        ["keyed instance"] = (services => services.AddKeyedSingleton<IAmazonSimpleEmailServiceV2>(Key, Made()), Keyed),
        ["factory, singleton"] = (services => services.AddSingleton<IAmazonSimpleEmailServiceV2>(_ => Made()), Interface),
        ["factory, scoped"] = (services => services.AddScoped<IAmazonSimpleEmailServiceV2>(_ => Made()), Interface),
        ["factory, transient"] = (services => services.AddTransient<IAmazonSimpleEmailServiceV2>(_ => Made()), Interface),
        ["keyed factory, singleton"] = (services => services.AddKeyedSingleton<IAmazonSimpleEmailServiceV2>(Key, (_, key) => Made(key)), Keyed),
        ["keyed factory, scoped"] = (services => services.AddKeyedScoped<IAmazonSimpleEmailServiceV2>(Key, (_, key) => Made(key)), Keyed),
        ["keyed factory, any key"] = (services => services.AddKeyedTransient<IAmazonSimpleEmailServiceV2>(KeyedService.AnyKey, (_, key) => Made(key)), Keyed),
        ["type, singleton"] = (services => services.AddSingleton<IAmazonSimpleEmailServiceV2, AmazonSimpleEmailServiceV2Client>().AddSingleton<AWSCredentials>(Wire.Credentials).AddSingleton(RegionEndpoint.EUWest1), Interface),
        ["type, transient"] = (services => services.AddTransient<IAmazonSimpleEmailServiceV2, AmazonSimpleEmailServiceV2Client>().AddSingleton<AWSCredentials>(Wire.Credentials).AddSingleton(RegionEndpoint.EUWest1), Interface),
        ["keyed type"] = (services => services.AddKeyedScoped<IAmazonSimpleEmailServiceV2, AmazonSimpleEmailServiceV2Client>(Key).AddSingleton<AWSCredentials>(Wire.Credentials).AddSingleton(RegionEndpoint.EUWest1), Keyed),
        ["class"] = (services => services.AddSingleton(_ => Made()), services => services.GetRequiredService<AmazonSimpleEmailServiceV2Client>()),
        ["class of the app"] = (services => services.AddScoped<AppsOwnClient>(), services => services.GetRequiredService<AppsOwnClient>()),
        ["interface to class"] = (services => services.AddSingleton(_ => Made()).AddSingleton<IAmazonSimpleEmailServiceV2>(own => own.GetRequiredService<AmazonSimpleEmailServiceV2Client>()), Interface),
    };

    public static TheoryData<string, bool> WaysAndOrders
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            foreach (var way in Ways.Keys)
            {
                cases.Add(way, false);
                cases.Add(way, true);
            }

            return cases;
        }
    }

    [Theory, MemberData(nameof(WaysAndOrders))]
    public async Task Every_registration_is_attached_to(string way, bool addedAfter)
    {
        var (register, resolve) = Ways[way];
        var diagnostician = new FakeDiagnostician();
        var services = Services(diagnostician);
        if (!addedAfter)
            register(services);
        services.AddSesResilience();
        if (addedAfter)
            register(services);

        // As hosts do in development: every registration is looked at when the container is built.
        await using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        await using var scope = provider.CreateAsyncScope();
        // An instance has the logger and the diagnostician of a container from the start of its host.
        await StartAsync(provider);
        for (var time = 0; time < 2; time++)
        {
            var client = resolve(scope.ServiceProvider);
            Pipelines.Handlers(client).Count(handler => handler is SesSendHandler).ShouldBe(1);
            (await DeniedAsync(client)).Diagnosis.ShouldBeSameAs(FakeDiagnostician.Boundary);
        }

        diagnostician.Diagnosed.ShouldBe(2);
        Told(provider).Count(told => told.Id.Name == "SendDenied").ShouldBe(2);
        Told(provider).ShouldNotContain(told => told.Level == LogLevel.Warning);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_container_keeps_the_number_the_order_and_the_lifetime_of_registrations(bool addedAfter)
    {
        var services = Services(new FakeDiagnostician());
        void Register()
        {
            services.AddSingleton<IAmazonSimpleEmailServiceV2>(_ => Made("first"));
            services.AddScoped<IAmazonSimpleEmailServiceV2>(_ => Made("second"));
        }

        if (!addedAfter)
            Register();
        services.AddSesResilience();
        if (addedAfter)
            Register();

        await using var provider = services.BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();
        await using var other = provider.CreateAsyncScope();
        var all = scope.ServiceProvider.GetServices<IAmazonSimpleEmailServiceV2>().ToList();
        all.Select(NameOf).ShouldBe(["first", "second"]);
        var others = other.ServiceProvider.GetServices<IAmazonSimpleEmailServiceV2>().ToList();
        others[0].ShouldBeSameAs(all[0]);
        others[1].ShouldNotBeSameAs(all[1]);
        foreach (var client in all.Concat(others))
            await DeniedAsync(client);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Two_containers_of_one_collection_each_have_their_own(bool addedAfter)
    {
        var services = Services(new FakeDiagnostician());
        if (!addedAfter)
            services.AddAWSService<IAmazonSimpleEmailServiceV2>();
        services.AddSesResilience();
        if (addedAfter)
            services.AddAWSService<IAmazonSimpleEmailServiceV2>();

        await using var first = services.BuildServiceProvider();
        await using var second = services.BuildServiceProvider();
        foreach (var provider in (ServiceProvider[])[first, second])
        {
            await DeniedAsync(Interface(provider));
            Told(provider).Count(told => told.Id.Name == "SendDenied").ShouldBe(1);
        }
    }

    [Fact]
    public async Task Added_twice_it_attaches_once_and_applies_every_option()
    {
        var services = Services(new FakeDiagnostician());
        services.AddSesResilience(options => options.OnDenied = OnDenied.Annotate);
        services.AddAWSService<IAmazonSimpleEmailServiceV2>();
        var count = services.Count;
        services.AddSesResilience();
        services.Count.ShouldBe(count);
        services.AddSesResilience(options => options.DiagnosisBudget = TimeSpan.FromSeconds(1));

        await using var provider = services.BuildServiceProvider();
        var client = Interface(provider);
        SesResilience.Attach((AmazonSimpleEmailServiceV2Client)client, provider).ShouldBeSameAs(client);
        Pipelines.Handlers(client).Count(handler => handler is SesSendHandler).ShouldBe(1);
        var options = provider.GetRequiredService<IOptions<SesResilienceOptions>>().Value;
        (options.OnDenied, options.DiagnosisBudget).ShouldBe((OnDenied.Annotate, TimeSpan.FromSeconds(1)));
        using var wire = new Wire(WireAnswer.SesDenied);
        wire.Under((ClientConfig)((IAmazonSimpleEmailServiceV2)client).Config);
        var thrown = await Should.ThrowAsync<AmazonSimpleEmailServiceV2Exception>(
            () => ((IAmazonSimpleEmailServiceV2)client).SendEmailAsync(Wire.Mail, Token));
        thrown.TryGetSesDiagnosis(out _).ShouldBeTrue();
        provider.GetServices<IHostedService>().ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("instance", false)]
    [InlineData("instance", true)]
    [InlineData("factory", false)]
    [InlineData("factory", true)]
    public async Task A_mock_is_left_alone_with_one_event(string how, bool addedAfter)
    {
        var mock = Substitute.For<IAmazonSimpleEmailServiceV2>();
        var services = Services(new FakeDiagnostician());
        void Register()
        {
            if (how == "instance")
                services.AddSingleton(mock);
            else
                services.AddTransient(_ => mock);
        }

        if (!addedAfter)
            Register();
        services.AddSesResilience();
        if (addedAfter)
            Register();
        await using (var provider = services.BuildServiceProvider())
        {
            await StartAsync(provider);
            for (var time = 0; time < 3; time++)
                Interface(provider).ShouldBeSameAs(mock);
            var told = Told(provider).Where(record => record.Level > LogLevel.Debug).ShouldHaveSingleItem();
            told.Id.ShouldBe(new EventId(101, "ClientNotAttachable"));
            told.Message.ShouldStartWith("The registration of Amazon.SimpleEmailV2.IAmazonSimpleEmailServiceV2 gives a ");
        }

        if (how == "instance")
            mock.DidNotReceive().Dispose();
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task An_instance_stays_its_makers_to_dispose(bool addedAfter)
    {
        var services = Services(new FakeDiagnostician());
        using var client = Made();
        if (!addedAfter)
            services.AddSingleton<IAmazonSimpleEmailServiceV2>(client);
        services.AddSesResilience();
        if (addedAfter)
            services.AddSingleton<IAmazonSimpleEmailServiceV2>(client);
        await using (var provider = services.BuildServiceProvider())
        {
            await StartAsync(provider);
            Interface(provider).ShouldBeSameAs(client);
        }

        // A disposed client could not send.
        await DeniedAsync(client);
    }

    [Fact]
    public async Task An_instance_in_a_container_without_a_host_is_explained_by_the_options_of_the_collection()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IAmazonSimpleEmailServiceV2>(Made());
        services.AddSesResilience(options => options.OnDenied = OnDenied.Annotate);
        services.Configure<SesResilienceOptions>(WithoutReads);
        await using var provider = services.BuildServiceProvider();
        using var wire = new Wire(WireAnswer.SesDenied);
        var client = provider.GetRequiredService<IAmazonSimpleEmailServiceV2>();
        wire.Under((ClientConfig)client.Config);

        var thrown = await Should.ThrowAsync<AmazonSimpleEmailServiceV2Exception>(() => client.SendEmailAsync(Wire.Mail, Token));

        thrown.TryGetSesDiagnosis(out var diagnosis).ShouldBeTrue();
        diagnosis.Refusal.Principal.ShouldBe("arn:aws:sts::123456789012:assumed-role/mailer/app");
    }

    [Fact]
    public async Task Clients_of_other_services_are_left_alone_without_a_word()
    {
        var services = Services(new FakeDiagnostician());
        services.AddSingleton<Amazon.SQS.IAmazonSQS>(_ => new Wire(WireAnswer.SqsDenied).Sqs());
        services.AddSesResilience();
        await using var provider = services.BuildServiceProvider();
        await StartAsync(provider);
        var client = provider.GetRequiredService<Amazon.SQS.IAmazonSQS>();
        Pipelines.Handlers(client).ShouldNotContain(handler => handler is SesSendHandler);
        Told(provider).ShouldBeEmpty();
        Should.Throw<ArgumentException>(() => SesResilience.Attach((Amazon.SQS.AmazonSQSClient)client)).Message.ShouldStartWith(
            "A Amazon.SQS.AmazonSQSClient is not an Amazon SES client of the AWS SDK");
    }

    [Fact]
    public void Options_that_are_not_valid_are_told_when_the_first_client_is_asked_for()
    {
        var services = Services(new FakeDiagnostician());
        services.AddAWSService<IAmazonSimpleEmailServiceV2>();
        services.AddSesResilience(options =>
        {
            options.DiagnosisBudget = TimeSpan.Zero;
            options.ExpectedPrincipal = "me";
        });
        using var provider = services.BuildServiceProvider();
        Should.Throw<OptionsValidationException>(() => Interface(provider)).Failures.Count().ShouldBe(2);
    }

    [Fact]
    public async Task A_client_that_is_disposed_is_handed_out_as_it_is()
    {
        var client = Made();
        client.Dispose();
        var services = Services(new FakeDiagnostician());
        services.AddTransient<IAmazonSimpleEmailServiceV2>(_ => client);
        services.AddSesResilience();
        await using var provider = services.BuildServiceProvider();
        Interface(provider).ShouldBeSameAs(client);
        Told(provider).ShouldHaveSingleItem().Id.ShouldBe(new EventId(103, "AttachmentFailed"));
    }

    [Fact]
    public async Task Where_a_container_gives_no_way_singletons_are_attached_at_the_start_and_the_rest_is_named()
    {
        var services = Services(new FakeDiagnostician());
        services.AddSesResilience();
        // What reaches late registrations is taken away: the container is one that asks no key for its hash code.
        services.Remove(services.Single(registration => registration.ServiceKey is LateRegistrations)).ShouldBeTrue();
        services.AddAWSService<IAmazonSimpleEmailServiceV2>();
        services.AddKeyedAWSService<IAmazonSimpleEmailServiceV2>(Key);
        services.AddScoped(_ => Made());

        await using var provider = services.BuildServiceProvider(validateScopes: true);
        await StartAsync(provider);

        await DeniedAsync(Interface(provider));
        await DeniedAsync(Keyed(provider));
        await using var scope = provider.CreateAsyncScope();
        var unreached = scope.ServiceProvider.GetRequiredService<AmazonSimpleEmailServiceV2Client>();
        Pipelines.Handlers(unreached).ShouldNotContain(handler => handler is SesSendHandler);
        Told(provider).Where(told => told.Level == LogLevel.Warning).ShouldHaveSingleItem().Message.ShouldBe(
            "The Scoped registration of Amazon.SimpleEmailV2.AmazonSimpleEmailServiceV2Client came after AddSesResilience, and this container gives no way to reach it. Call AddSesResilience after it, or else refused sends made through it are not explained.");
    }

    [Fact]
    public async Task By_hand_a_client_is_attached_without_a_container()
    {
        using var wire = new Wire(WireAnswer.SesDenied);
        using var client = wire.Ses();
        var loggers = Substitute.For<ILoggerFactory>();
        var logger = new FakeLogger();
        loggers.CreateLogger("Ses.Resilient").Returns(logger);

        // Without a cache: a slow machine would tell of it too.
        var options = new SesResilienceOptions { DiagnosisCacheDuration = TimeSpan.Zero };
        WithoutReads(options);
        SesResilience.Attach<IAmazonSimpleEmailServiceV2>(client, options, loggers).ShouldBeSameAs(client);
        SesResilience.Attach(client, new SesResilienceOptions { OnDenied = OnDenied.Annotate });

        var thrown = await Should.ThrowAsync<SesAccessDeniedException>(() => client.SendEmailAsync(Wire.Mail, Token));
        thrown.InnerException.ShouldBeAssignableTo<AmazonSimpleEmailServiceV2Exception>()!.Message.ShouldBe(WireAnswer.DenialText);
        logger.Collector.GetSnapshot().Select(told => told.Id.Name).ShouldBe(["ClientAttached", "SendDenied"]);
    }

    [Fact]
    public void By_hand_what_cannot_be_attached_is_refused()
    {
        var mock = Substitute.For<IAmazonSimpleEmailServiceV2>();
        Should.Throw<ArgumentException>(() => SesResilience.Attach(mock)).ParamName.ShouldBe("client");
        Should.Throw<ArgumentNullException>(() => SesResilience.Attach<AmazonSimpleEmailServiceV2Client>(null!));
        Should.Throw<ArgumentNullException>(() => SesResilienceServiceCollectionExtensions.AddSesResilience(null!));
        using var client = Made();
        using var empty = new ServiceCollection().BuildServiceProvider();
        Should.Throw<InvalidOperationException>(() => SesResilience.Attach(client, empty)).Message.ShouldContain("AddSesResilience");
        client.Dispose();
        Should.Throw<ObjectDisposedException>(() => SesResilience.Attach(client));
    }

    [Theory]
    [InlineData(false, ServiceLifetime.Singleton)]
    [InlineData(true, ServiceLifetime.Singleton)]
    [InlineData(false, ServiceLifetime.Transient)]
    [InlineData(true, ServiceLifetime.Transient)]
    public async Task The_v1_client_is_attached_to_by_interface_and_class(bool addedAfter, ServiceLifetime lifetime)
    {
        using var wire = new Wire(WireAnswer.SesV1Denied);
        var services = Services(new FakeDiagnostician());
        void Register()
        {
            services.AddAWSService<IAmazonSimpleEmailService>(lifetime);
            services.Add(new ServiceDescriptor(
                typeof(AmazonSimpleEmailServiceClient),
                _ => new AmazonSimpleEmailServiceClient(Wire.Credentials, wire.Under(new AmazonSimpleEmailServiceConfig())),
                lifetime));
        }

        if (!addedAfter)
            Register();
        services.AddSesResilience();
        if (addedAfter)
            Register();
        await using var provider = services.BuildServiceProvider();
        foreach (var client in (IAmazonSimpleEmailService[])[provider.GetRequiredService<IAmazonSimpleEmailService>(), provider.GetRequiredService<AmazonSimpleEmailServiceClient>()])
        {
            wire.Under((ClientConfig)client.Config);
            var thrown = await Should.ThrowAsync<SesAccessDeniedException>(
                () => client.SendRawEmailAsync(new SendRawEmailRequest { RawMessage = new RawMessage { Data = new MemoryStream([1]) } }, Token));
            (thrown.ErrorCode, thrown.ErrorType, thrown.RequestId).ShouldBe(("AccessDenied", ErrorType.Sender, "v1-1"));
            thrown.InnerException.ShouldBeAssignableTo<AmazonSimpleEmailServiceException>();
        }
    }

    /// <summary>Where the real diagnostician is at work: nothing answers its reads.</summary>
    private static void WithoutReads(SesResilienceOptions options)
    {
        options.DiagnosisBudget = TimeSpan.FromMilliseconds(200);
        options.DiagnosticsServiceUrl = new Uri("http://127.0.0.1:1");
    }

    private static ServiceCollection Services(FakeDiagnostician diagnostician)
    {
        var services = new ServiceCollection();
        services.AddSingleton<ISesDiagnostician>(diagnostician);
        services.AddLogging(builder => builder.SetMinimumLevel(LogLevel.Trace).AddFakeLogging());
        services.AddDefaultAWSOptions(new AWSOptions { Credentials = Wire.Credentials, Region = RegionEndpoint.EUWest1 });
        return services;
    }

    private static async Task StartAsync(IServiceProvider provider)
    {
        foreach (var service in provider.GetServices<IHostedService>())
            await ((IHostedLifecycleService)service).StartingAsync(Token);
    }

    private static List<FakeLogRecord> Told(IServiceProvider provider) =>
        [.. provider.GetFakeLogCollector().GetSnapshot().Where(record => record.Category == "Ses.Resilient")];

    private static object Interface(IServiceProvider services) => services.GetRequiredService<IAmazonSimpleEmailServiceV2>();

    private static object Keyed(IServiceProvider services) => services.GetRequiredKeyedService<IAmazonSimpleEmailServiceV2>(Key);

    private static AmazonSimpleEmailServiceV2Client Made(object? name = null) => new(
        Wire.Credentials, new AmazonSimpleEmailServiceV2Config { RegionEndpoint = RegionEndpoint.EUWest1, ClientAppId = name as string });

    private static string? NameOf(IAmazonSimpleEmailServiceV2 client) => client.Config.ClientAppId;

    /// <summary>Sends, with SES answering that it denies.</summary>
    private static async Task<SesAccessDeniedException> DeniedAsync(object client)
    {
        using var wire = new Wire(WireAnswer.SesDenied);
        var ses = (IAmazonSimpleEmailServiceV2)client;
        wire.Under((ClientConfig)ses.Config);
        var thrown = await Should.ThrowAsync<SesAccessDeniedException>(() => ses.SendEmailAsync(Wire.Mail, Token));
        wire.Sent.Count.ShouldBe(1);
        return thrown;
    }

    private sealed class AppsOwnClient() : AmazonSimpleEmailServiceV2Client(Wire.Credentials, RegionEndpoint.EUWest1);
}
