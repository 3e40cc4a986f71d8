using BenchmarkDotNet.Running;
using Ses.Resilient.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(DecideBenchmarks).Assembly).Run(args);
return 0;
