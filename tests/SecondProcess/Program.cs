using Ses.Resilient.AwsEmulator;
using Ses.Resilient.SecondProcess;

// Sends the mail of a world once, in a process of its own, and writes the diagnosis of its refusal out as JSON.
if (args is not [var world, var awsUrl, var redis])
{
    await Console.Error.WriteLineAsync("Usage: <world file> <URL of the emulator> <Redis endpoint>");
    return 2;
}

await using var app = new DeniedApp(World.Load(world), awsUrl, redis, o => o.DiagnosisBudget = TimeSpan.FromMinutes(1));
Console.WriteLine((await app.DeniedAsync()).ToJson());
return 0;
