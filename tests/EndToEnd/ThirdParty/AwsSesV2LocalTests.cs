using System.Text;
using System.Text.Json;
using Amazon;
using Amazon.Extensions.NETCore.Setup;
using Amazon.Runtime;
using Amazon.SimpleEmailV2;
using Amazon.SimpleEmailV2.Model;
using Microsoft.Extensions.DependencyInjection;

namespace Ses.Resilient.Tests.ThirdParty;

/// <summary>Sends that succeed at an endpoint nobody here wrote, with the library attached, and are read back from it.</summary>
public sealed class AwsSesV2LocalTests(AwsSesV2Local server) : IClassFixture<AwsSesV2Local>
{
    [Fact]
    public async Task A_simple_send_is_accepted_and_can_be_read_back()
    {
        var response = await SendAsync(new SendEmailRequest
        {
            FromEmailAddress = "news@example.com",
            Destination = new Destination { ToAddresses = ["jo@example.org"], CcAddresses = ["cc@example.org"] },
            Content = new EmailContent
            {
                Simple = new Message
                {
                    Subject = new Content { Data = "simple, grüße" },
                    Body = new Body { Text = new Content { Data = "hello" } },
                },
            },
        });

        var mail = await ReadBackAsync(response.MessageId);
        mail.GetProperty("from").GetString().ShouldBe("news@example.com");
        mail.GetProperty("destination").GetProperty("to")[0].GetString().ShouldBe("jo@example.org");
        mail.GetProperty("subject").GetString().ShouldBe("simple, grüße");
        mail.GetProperty("body").GetProperty("text").GetString().ShouldBe("hello");
    }

    [Fact]
    public async Task A_raw_send_is_accepted_and_can_be_read_back()
    {
        const string Mime = "From: news@example.com\r\nTo: jo@example.org\r\nSubject: raw\r\nContent-Type: text/plain\r\n\r\nhello raw\r\n";

        var response = await SendAsync(new SendEmailRequest
        {
            Content = new EmailContent { Raw = new RawMessage { Data = new MemoryStream(Encoding.UTF8.GetBytes(Mime)) } },
        });

        var mail = await ReadBackAsync(response.MessageId);
        mail.GetProperty("subject").GetString().ShouldBe("raw");
        mail.GetProperty("body").GetProperty("text").GetString()!.Trim().ShouldBe("hello raw");
    }

    private async Task<SendEmailResponse> SendAsync(SendEmailRequest request)
    {
        Assert.SkipWhen(server.SkipReason is not null, server.SkipReason ?? "");
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddDefaultAWSOptions(new AWSOptions
        {
            Credentials = new BasicAWSCredentials("ANY_STRING", "ANY_STRING"),
            Region = RegionEndpoint.EUWest1,
            DefaultClientConfig = { ServiceURL = server.Url },
        });
        services.AddAWSService<IAmazonSimpleEmailServiceV2>();
        services.AddSesResilience();
        await using var provider = services.BuildServiceProvider();
        return await provider.GetRequiredService<IAmazonSimpleEmailServiceV2>().SendEmailAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task<JsonElement> ReadBackAsync(string messageId)
    {
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        var store = JsonDocument.Parse(await http.GetStringAsync("/store", TestContext.Current.CancellationToken));
        return store.RootElement.GetProperty("emails").EnumerateArray().Single(m => m.GetProperty("messageId").GetString() == messageId);
    }
}
