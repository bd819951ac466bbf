using System.Text.Json;
using CodeFirstWorkflows.Json;
using CodeFirstWorkflows.Runtime;
using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows;

/// <summary>Refuses answers that a wait cannot take: of another type, null where that cannot be, or deeper than can be recorded.</summary>
internal static class AnswerRules
{
    // What System.Text.Json reads and writes by default.
    private const int DefaultDepth = 64;

    internal static void Demand(StoredRun run, OpenWait wait, byte[] json, WorkflowBindings? bindings)
    {
        var deepest = bindings?.Json.MaxDepth is > 0 and var depth ? depth : DefaultDepth;
        if (DepthOf(json) > deepest)
        {
            throw new AnswerRefusedException(
                AnswerRefusal.TooDeep, $"The answer to the wait '{wait.Key}' of run '{run.Id}' nests deeper than {deepest} levels, which cannot be recorded.");
        }

        if (bindings?.FindWaiting(wait) is not { } step)
        {
            DemandByShape(run, wait, json);
            return;
        }

        if (IsNull(json) && !step.TakesNull)
            throw WrongType(run, wait, "null is not a value of its type", null);
        try
        {
            step.CheckAnswer(json);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw WrongType(run, wait, exception.Message, exception);
        }
    }

    // Without the workflow: by what the run remembers of it.
    private static void DemandByShape(StoredRun run, OpenWait wait, byte[] json)
    {
        using var answer = JsonDocument.Parse(json, WorkflowJson.Parsing);
        var check = AnswerShape.Check(run.Shape, StepKeys.PathOf(wait.Key), answer.RootElement);
        if (check.Fit == AnswerFit.Wrong)
            throw WrongType(run, wait, check.Message ?? "", null);
        if (check.Fit == AnswerFit.Unknown)
        {
            throw new AnswerRefusedException(
                AnswerRefusal.UnknownWorkflow,
                $"Whether the answer fits the wait '{wait.Key}' of run '{run.Id}' only its workflow can tell: {RunWaker.UnknownWorkflow(run).Message}");
        }
    }

    private static AnswerRefusedException WrongType(StoredRun run, OpenWait wait, string problem, Exception? inner) => new(
        AnswerRefusal.WrongType, $"The answer is not of the type that the wait '{wait.Key}' of run '{run.Id}' takes: {problem}", inner);

    private static bool IsNull(ReadOnlySpan<byte> json) => json.SequenceEqual("null"u8);

    private static int DepthOf(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        var deepest = 0;
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
                deepest = Math.Max(deepest, reader.CurrentDepth + 1);
        }

        return deepest;
    }
}
