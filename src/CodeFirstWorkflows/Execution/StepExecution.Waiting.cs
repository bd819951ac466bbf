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
        while (true)
        {
            if (!driver.Journal.TryAnswer(Key, out var answer) && wait.Expires <= driver.Journal.Claim!.StoreTime)
            {
                await driver.ExpireAsync(Key).ConfigureAwait(false);
                driver.Journal.TryAnswer(Key, out answer);
            }
            else if (!driver.Journal.TryAnswer(Key, out answer))
            {
                run.Ledger.AddWait(wait);
                step.Wait(run, Visit);
                throw new SuspendedException(Key);
            }

            if (answer.IsEmpty)
                return await ExpireAsync(step, state, code, wait, driver).ConfigureAwait(false);
            if (TryRead(step, answer, out var value))
                return await TakeAsync(step, value, answer, wait, driver).ConfigureAwait(false);

            // Its place in the inbox is taken for good: the wait is opened again, with another.
            var records = driver.Journal.RecordsOf(Key);
            await driver.AppendAsync(new StepRecord(RunRecordKind.Waiting, Key) { Wait = wait }).ConfigureAwait(false);
            await driver.ConsumeAnswerAsync(Key, records).ConfigureAwait(false);
        }
    }

    private async ValueTask<T> ExpireAsync<T, TState>(StepBinding<T> step, TState state, StepCode<T, TState> code, OpenWait wait, KeyedDriver driver)
    {
        var records = driver.Journal.RecordsOf(Key);
        var expired = new WaitExpiredException(wait);
        try
        {
            return await RunAsync(step, state, code with { Body = (_, _) => throw expired }, driver).ConfigureAwait(false);
        }
        finally
        {
            // Its outcome is recorded, or else the execution was given up.
            if (!Run!.IsStopping)
                await driver.ConsumeAnswerAsync(Key, records).ConfigureAwait(false);
        }
    }

    private async ValueTask<T> TakeAsync<T>(StepBinding<T> step, T value, ReadOnlyMemory<byte> answer, OpenWait wait, KeyedDriver driver)
    {
        var records = driver.Journal.RecordsOf(Key);
        var waited = driver.Journal.Claim!.StoreTime - wait.Since;
        if (waited < TimeSpan.Zero)
            waited = TimeSpan.Zero;
        var sequence = await driver.AppendAsync(new StepRecord(RunRecordKind.Answer, Key) { Result = answer, Duration = waited }).ConfigureAwait(false);
        await driver.ConsumeAnswerAsync(Key, records).ConfigureAwait(false);
        _duration = Run!.ToTimestamp(waited);
        step.Complete(Run!, value, Visit, _duration, Trace(null));
        Tell(StepOutcome.Completed, sequence);
        return value;
    }

    private async ValueTask<OpenWait> OpenAsync<T, TState>(TState state, StepCode<T, TState> code, KeyedDriver driver)
    {
        var run = Run!;
        await code.Body(new StepContext(new AttemptInProgress(this, 0, null)), state).ConfigureAwait(false);
        using var question = JsonDocument.Parse(_question!.ToJson(), WorkflowJson.Parsing);
        var now = driver.Journal.Claim!.StoreTime;
        var wait = new OpenWait(Key, Step.Name, question.RootElement.Clone(), now, Step.Definition.WaitTimeout is { } limit && limit < DateTimeOffset.MaxValue - now ? now + limit : null);
        var sequence = await driver.AppendAsync(new StepRecord(RunRecordKind.Waiting, Key) { Wait = wait }).ConfigureAwait(false);
        Whole?.Begin();
        run.TellStarted(Step, Key);
        if (run.IsObserved)
            run.EventLog!.Add(new WaitOpened(run.Id, Key, now, Step.Name, wait) { Sequence = sequence });
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
        catch (Exception exception)
        {
            Engine.Logger.AnswerRefused(Run!, Key, exception.Message);
            value = default!;
            return false;
        }
    }
}
