using Amazon.SimpleEmailV2;
using Amazon.SimpleEmailV2.Model;
using Microsoft.Extensions.Hosting;
using Ses.Resilient;
using Ses.Resilient.Diagnostics;

namespace Worker;

/// <summary>How the worker runs.</summary>
/// <param name="ProbeInterval">How long it waits before it asks again.</param>
/// <param name="WhenDenied">Called after an answer that is not "allowed", with how many there were.</param>
internal sealed record WorkerSettings(TimeSpan ProbeInterval, Func<int, Task> WhenDenied);

/// <summary>Sends the mails of the outbox one after the other. A denial parks them all; when the probe says that they would be allowed, they go out.</summary>
internal sealed class MailWorker(MailOutbox outbox, IAmazonSimpleEmailServiceV2 ses, ISesPermissionProbe probe, WorkerSettings settings, TimeProvider time, IHostApplicationLifetime host)
    : BackgroundService
{
    private const string From = "orders@example.com";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var denied = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            if (outbox.Next("waiting") is { } mail)
            {
                await SendAsync(mail, stoppingToken);
            }
            else if (outbox.Next("parked") is { } parked)
            {
                // The very call that would be made; nothing is sent.
                var answer = await probe.AskCallAsync(ses, (client, token) => client.SendEmailAsync(Request(parked), token), stoppingToken);
                Console.WriteLine($"probe: {answer.Answer}. {answer.Summary}");
                if (answer.Answer == SesPermissionAnswer.Allowed)
                {
                    outbox.Resume();
                    continue;
                }

                await settings.WhenDenied(++denied);
                await Task.Delay(settings.ProbeInterval, time, stoppingToken);
            }
            else
            {
                break;
            }
        }

        host.StopApplication();
    }

    private async Task SendAsync(OutboxMail mail, CancellationToken token)
    {
        outbox.Mark(mail, "sending");
        try
        {
            var sent = await ses.SendEmailAsync(Request(mail), token);
            outbox.Mark(mail, "sent", messageId: sent.MessageId);
            Console.WriteLine($"mail {mail.Id}: sent");
        }
        catch (SesAccessDeniedException denial)
        {
            // SES answered, so it is certain that nothing was sent. The others would be refused as well.
            outbox.Mark(mail, "parked", denial.Layer.ToString());
            outbox.ParkWaiting(denial.Layer.ToString());
            Console.WriteLine(denial.Message);
            Console.WriteLine($"parked: {outbox.Count("parked")} mails");
        }
    }

    private static SendEmailRequest Request(OutboxMail mail) => new()
    {
        FromEmailAddress = From,
        Destination = new Destination { ToAddresses = [mail.To] },
        Content = new EmailContent
        {
            Simple = new Message { Subject = new Content { Data = mail.Subject }, Body = new Body { Text = new Content { Data = "It is on its way." } } },
        },
    };
}
