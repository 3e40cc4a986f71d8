using System.Diagnostics.CodeAnalysis;
using Ses.Resilient.Diagnostics;

namespace Ses.Resilient;

/// <summary>The diagnosis of a refused send, from whatever exception the app caught.</summary>
public static class SesDiagnosisExtensions
{
    /// <summary>The most inner exceptions that are looked through.</summary>
    private const int MaxDepth = 32;

    /// <summary>Gets the diagnosis that a <see cref="SesAccessDeniedException"/> carries or that hangs on an exception of the SDK (<see cref="OnDenied.Annotate"/>).</summary>
    /// <param name="exception">The exception that was caught; exceptions inside it are looked through as well.</param>
    /// <param name="diagnosis">The diagnosis, or <see langword="null"/>.</param>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="exception"/> is <see langword="null"/>.</exception>
    public static bool TryGetSesDiagnosis(this Exception exception, [NotNullWhen(true)] out SesDiagnosis? diagnosis)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var current = exception;
        for (var depth = 0; current is not null && depth < MaxDepth; depth++)
        {
            diagnosis = (current as SesAccessDeniedException)?.Diagnosis ?? DiagnosisAnnotation.Read(current);
            if (diagnosis is not null)
                return true;
            current = current.InnerException;
        }

        diagnosis = null;
        return false;
    }
}

/// <summary>A diagnosis as it hangs in <see cref="Exception.Data"/>. Loggers write that data out: all they can see of this is the text without recipients.</summary>
internal sealed class DiagnosisAnnotation
{
    // Nobody else has this object, so nobody else's entry is met or overwritten.
    private static readonly object Key = new AnnotationKey();
    private readonly SesDiagnosis _diagnosis;

    private DiagnosisAnnotation(SesDiagnosis diagnosis) => _diagnosis = diagnosis;

    public static void Hang(Exception exception, SesDiagnosis diagnosis) => exception.Data[Key] = new DiagnosisAnnotation(diagnosis);

    public static SesDiagnosis? Read(Exception exception) => (exception.Data[Key] as DiagnosisAnnotation)?._diagnosis;

    public override string ToString() => _diagnosis.ToString();

    private sealed class AnnotationKey
    {
        public override string ToString() => "Ses.Resilient.Diagnosis";
    }
}
