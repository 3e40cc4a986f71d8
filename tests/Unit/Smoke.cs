namespace Ses.Resilient.Tests;
public sealed class Smoke { [Fact] public void A() => 1.ShouldBe(1); }
