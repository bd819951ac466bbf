namespace CodeFirstWorkflows;

/// <summary>What went wrong, as data that outlives the exception.</summary>
/// <param name="Kind">Why it failed.</param>
/// <param name="Step">The step's name; empty if the failure lies outside the steps.</param>
/// <param name="Key">The step's key in the run, such as <c>draft#2</c>.</param>
/// <param name="Type">The exception's type with its namespace.</param>
/// <param name="Message">The exception's message.</param>
/// <param name="Stack">The exception's stack, if it has one.</param>
/// <param name="Detail">For <see cref="ErrorKind.StructuredOutput"/> the model's reply; it is never logged.</param>
public sealed record StepError(ErrorKind Kind, string Step, string Key, string Type, string Message, string? Stack = null, string? Detail = null)
{
    internal static StepError From(Exception exception, string step, string key, bool canceled)
    {
        var kind = exception switch
        {
            OperationCanceledException when canceled => ErrorKind.Canceled,
            Runtime.WaitExpiredException => ErrorKind.TimedOut,
            StructuredOutputException => ErrorKind.StructuredOutput,
            UndeclaredValueException => ErrorKind.UndeclaredValue,
            _ => ErrorKind.Failed,
        };
        return new(
            kind,
            step,
            key,
            exception.GetType().FullName ?? exception.GetType().Name,
            Read(exception, static e => e.Message) ?? "",
            Read(exception, static e => e.StackTrace),
            (exception as StructuredOutputException)?.Reply);
    }

    // A user's exception may override its properties and throw there; the record of the failure must not.
    private static string? Read(Exception exception, Func<Exception, string?> property)
    {
        try
        {
            return property(exception);
        }
        catch (Exception)
        {
            return null;
        }
    }
}
