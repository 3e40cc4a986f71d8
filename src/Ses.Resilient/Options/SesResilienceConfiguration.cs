using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Ses.Resilient;

/// <summary>Sets options from the configuration of the app: those of all clients from <c>Ses:Resilience</c>, those of a key from <c>Ses:Resilience:Clients:KEY</c>.</summary>
/// <remarks>Runs before what the app's code sets. Every value that cannot be read is noted, for the validation to tell with all other errors.</remarks>
internal sealed class SesResilienceConfiguration(IServiceProvider services) : IConfigureNamedOptions<SesResilienceOptions>
{
    public const string Section = "Ses:Resilience";
    private const string Clients = "Clients";

    public void Configure(SesResilienceOptions options) => Configure(Microsoft.Extensions.Options.Options.DefaultName, options);

    public void Configure(string? name, SesResilienceOptions options)
    {
        if (services.GetService<IConfiguration>()?.GetSection(Section) is not { } section)
            return;
        if (string.IsNullOrEmpty(name))
            Bind(section, options);
        else
            Bind(section.GetSection(Clients).GetSection(name), options);
    }

    private static void Bind(IConfigurationSection section, SesResilienceOptions options)
    {
        foreach (var setting in section.GetChildren())
        {
            if (setting.Key.Equals(Clients, StringComparison.OrdinalIgnoreCase))
                continue;
            try
            {
                // One at a time: the binder stops at the first that it cannot read.
                new OneSetting(section, setting.Key).Bind(options, static binder => binder.ErrorOnUnknownConfiguration = true);
            }
            catch (InvalidOperationException fault)
            {
                options.ConfigurationErrors.Add(Error(setting, fault));
            }
        }
    }

    private static string Error(IConfigurationSection setting, InvalidOperationException fault) =>
        // The binder wraps what a value is not in an inner exception; a name that it does not know it tells itself.
        fault.InnerException is null
            ? $"{setting.Path} must be the name of an option of SesResilienceOptions, but is none, or else what it is meant to set stays as it is."
            : $"{setting.Path} must be a value that its option can hold, but is '{setting.Value}', or else the option would silently keep its default.";

    /// <summary>A section in which there is one setting only.</summary>
    private sealed class OneSetting(IConfigurationSection section, string key) : IConfigurationSection
    {
        public string Key => section.Key;

        public string Path => section.Path;

        public string? Value
        {
            get => null;
            set => throw new NotSupportedException();
        }

        public string? this[string name]
        {
            get => IsIt(name) ? section[name] : null;
            set => throw new NotSupportedException();
        }

        public IConfigurationSection GetSection(string name) => IsIt(name) ? section.GetSection(name) : new OneSetting(section.GetSection(name), "");

        public IEnumerable<IConfigurationSection> GetChildren() => section.GetChildren().Where(child => IsIt(child.Key));

        public IChangeToken GetReloadToken() => section.GetReloadToken();

        private bool IsIt(string name) => name.Equals(key, StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>What holds for all clients holds for those with a key, until their own options say otherwise.</summary>
internal sealed class OptionsOfAllClients(IServiceProvider services, string key) : IConfigureNamedOptions<SesResilienceOptions>
{
    public void Configure(SesResilienceOptions options)
    {
    }

    public void Configure(string? name, SesResilienceOptions options)
    {
        if (name != key)
            return;
        foreach (var configure in services.GetServices<IConfigureOptions<SesResilienceOptions>>())
        {
            if (configure is OptionsOfAllClients)
                continue;
            if (configure is IConfigureNamedOptions<SesResilienceOptions> named)
                named.Configure(Microsoft.Extensions.Options.Options.DefaultName, options);
            else
                configure.Configure(options);
        }

        // The errors of all are told once, with the options of all.
        options.ConfigurationErrors.Clear();
    }
}
