using BenchmarkDotNet.Running;
using Ses.Resilient.Benchmarks;

if (args is ["--cpu"])
{
    CpuTime.Run();
    return 0;
}

if (args is ["--sends"])
{
    SendRatio.Run();
    return 0;
}

// In this process: BenchmarkDotNet's other way generates a project beside this one and looks it up by its assembly's name, which is not its file's.
BenchmarkSwitcher.FromAssembly(typeof(DecideBenchmarks).Assembly).Run(["--inProcess", .. args]);
return 0;
