namespace Ses.Resilient.Fuzz;

/// <summary>A parser or matcher of the engine under fuzzing.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Run">Runs one input and checks what must hold of the answer; returns a number that stands for how it behaved. Throws on a finding.</param>
/// <param name="Cost">How many steps an input may take, up to a constant factor; its length where the work is linear.</param>
/// <param name="Seeds">Inputs to begin with.</param>
/// <param name="Dictionary">Pieces the language is made of.</param>
internal sealed record FuzzTarget(string Name, Func<string, long> Run, Func<string, double> Cost, IReadOnlyList<string> Seeds, IReadOnlyList<string> Dictionary);

/// <summary>What must hold does not.</summary>
internal sealed class FuzzFindingException(string message) : Exception(message);
