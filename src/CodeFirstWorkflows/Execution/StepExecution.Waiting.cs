using System.Text.Json;
using CodeFirstWorkflows.Json;
using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows.Runtime;

// A step that waits for an answer from outside.
internal sealed partial class StepExecution
{
    private WaitQuestion? _question;

    /// <summary>Takes the question; the answer comes another way.</summary>
    internal ValueTask<T> Ask<T>(WaitQuestion question)
    {
        if (Run?.Driver.Journal is null)
            throw RunLauncher.OnlyInRun(Step.Name);
        _question = question;
        return default;
    }

    internal async ValueTask<T> WaitAsync<T, TState>(
        StepBinding<T> step, TState state, StepCode<T, TState> code, KeyedDriver driver, StepRecord? last)
    {
        var run = Run!;
        var wait = last?.Wait ?? await OpenAsync(state, code, driver).ConfigureAwait(false);
        if (driver.Journal.TryAnswer(Key, out var answer))
        {
            if (!TryRead(step, answer, out var value))
                await driver.WithdrawAsync(RunMessageKind.Answer, Key).ConfigureAwait(false);
            else
                return await TakeAsync(step, value, answer, wait, driver).ConfigureAwait(false);
        }

        if (wait.Expires <= Engine.Time.GetUtcNow())
        {
            var expired = new WaitExpiredException(wait);
            return await RunAsync(step, state, code with { Body = (_, _) => throw expired }, driver).ConfigureAwait(false);
        }

        run.Ledger.AddWait(wait);
        step.Wait(run, Visit);
        throw new SuspendedException(Key);
    }

    private async ValueTask<T> TakeAsync<T>(StepBinding<T> step, T value, ReadOnlyMemory<byte> answer, OpenWait wait, KeyedDriver driver)
    {
        var waited = Engine.Time.GetUtcNow() - wait.Since;
        await driver.AppendAsync(new StepRecord(RunRecordKind.Answer, Key) { Result = answer, Duration = waited }).ConfigureAwait(false);
        await driver.WithdrawAsync(RunMessageKind.Answer, Key).ConfigureAwait(false);
        _duration = Run!.ToTimestamp(waited);
        step.Complete(Run!, value, Visit, _duration, Trace(null));
        Tell(StepOutcome.Completed);
        return value;
    }

    private async ValueTask<OpenWait> OpenAsync<T, TState>(TState state, StepCode<T, TState> code, KeyedDriver driver)
    {
        var run = Run!;
        await code.Body(new StepContext(new AttemptInProgress(this, 0, null)), state).ConfigureAwait(false);
        using var question = JsonDocument.Parse(_question!.ToJson(), WorkflowJson.Parsing);
        var now = Engine.Time.GetUtcNow();
        var wait = new OpenWait(Key, Step.Name, question.RootElement.Clone(), now, Step.Definition.WaitTimeout is { } limit ? now + limit : null);
        await driver.AppendAsync(new StepRecord(RunRecordKind.Waiting, Key) { Wait = wait }).ConfigureAwait(false);
        Whole?.Begin();
        run.TellStarted(Step, Key);
        if (run.IsObserved)
            run.EventLog!.Add(new WaitOpened(run.Id, Key, now, Step.Name, wait));
        return wait;
    }

    // An answer is read before it is stored, if its type is known there; one that cannot be read here counts as not given.
    private bool TryRead<T>(StepBinding<T> step, ReadOnlyMemory<byte> answer, out T value)
    {
        try
        {
            value = step.Recorded.Read(answer);
            return true;
        }
        catch (JsonException exception)
        {
            Engine.Logger.AnswerRefused(Run!, Key, exception.Message);
            value = default!;
            return false;
        }
    }
}
