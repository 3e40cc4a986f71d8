// What a csharp block in the documents may use without saying so. A block marked "compile: file" gets none of this.
global using Amazon;
global using Amazon.Extensions.NETCore.Setup;
global using Amazon.Runtime;
global using Amazon.SimpleEmailV2;
global using Amazon.SimpleEmailV2.Model;
global using Microsoft.AspNetCore.Builder;
global using Microsoft.Extensions.Configuration;
global using Microsoft.Extensions.DependencyInjection;
global using Microsoft.Extensions.Hosting;
global using Microsoft.Extensions.Logging;
global using Ses.Resilient;
global using Ses.Resilient.AwsEmulator;
global using Ses.Resilient.Diagnostics;
global using Ses.Resilient.Testing;
global using static Names;

/// <summary>Variables that a block may take as given; a declaration of its own goes before them.</summary>
internal static class Names
{
    public static HostApplicationBuilder builder => throw new NotSupportedException();

    public static IServiceCollection services => throw new NotSupportedException();

    public static IServiceProvider provider => throw new NotSupportedException();

    public static IAmazonSimpleEmailServiceV2 ses => throw new NotSupportedException();

    public static SendEmailRequest request => throw new NotSupportedException();

    public static SesDiagnosis diagnosis => throw new NotSupportedException();

    public static ILogger logger => throw new NotSupportedException();

    public static string path => throw new NotSupportedException();

    public static CancellationToken cancellationToken => throw new NotSupportedException();
}
