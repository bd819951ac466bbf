using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows;

/// <summary>Writes a report for tools.</summary>
internal static class ReportJson
{
    internal static string Of(RunReport report)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
            Write(writer, report);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Write(Utf8JsonWriter writer, RunReport report)
    {
        writer.WriteStartObject();
        writer.WriteString("runId"u8, report.RunId);
        writer.WriteString("workflow"u8, report.Workflow);
        writer.WriteNumber("version"u8, report.Version);
        writer.WriteString("state"u8, report.State.ToString());
        writer.WriteBoolean("recovered"u8, report.Recovered);
        writer.WriteString("createdAt"u8, report.CreatedAt);
        if (report.Duration is { } duration)
            writer.WriteNumber("milliseconds"u8, duration.TotalMilliseconds);
        WriteUsage(writer, report.Usage);
        writer.WriteStartArray("errors"u8);
        foreach (var error in report.Errors)
            WriteError(writer, error);
        writer.WriteEndArray();
        writer.WriteStartArray("steps"u8);
        foreach (var step in report.Steps)
            WriteStep(writer, step);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteStep(Utf8JsonWriter writer, ReportedStep step)
    {
        writer.WriteStartObject();
        writer.WriteString("key"u8, step.Key);
        writer.WriteString("outcome"u8, step.Outcome.ToString());
        if (step.At is { } at)
            writer.WriteString("at"u8, at);
        writer.WriteNumber("milliseconds"u8, step.Duration.TotalMilliseconds);
        WriteUsage(writer, step.Usage);
        WriteOptionalError(writer, step.Error);
        writer.WriteStartArray("attempts"u8);
        foreach (var attempt in step.Attempts)
        {
            writer.WriteStartObject();
            writer.WriteNumber("number"u8, attempt.Number);
            if (attempt.Provider is { } provider)
                writer.WriteString("provider"u8, provider);
            if (attempt.Model is { } model)
                writer.WriteString("model"u8, model);
            writer.WriteNumber("milliseconds"u8, attempt.Duration.TotalMilliseconds);
            WriteUsage(writer, attempt.Usage);
            WriteOptionalError(writer, attempt.Error);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteOptionalError(Utf8JsonWriter writer, StepError? error)
    {
        if (error is null)
            return;
        writer.WritePropertyName("error"u8);
        WriteError(writer, error);
    }

    private static void WriteError(Utf8JsonWriter writer, StepError error)
    {
        writer.WriteStartObject();
        writer.WriteString("kind"u8, error.Kind.ToString());
        writer.WriteString("step"u8, error.Step);
        writer.WriteString("key"u8, error.Key);
        writer.WriteString("type"u8, error.Type);
        writer.WriteString("message"u8, error.Message);
        if (error.Stack is { } stack)
            writer.WriteString("stack"u8, stack);
        // Of a reply of the wrong shape that is the reply.
        if (error is { Detail: { } detail, Kind: not ErrorKind.StructuredOutput })
            writer.WriteString("detail"u8, detail);
        writer.WriteEndObject();
    }

    private static void WriteUsage(Utf8JsonWriter writer, UsageDetails? usage)
    {
        if (usage is not { TotalTokenCount: { } total })
            return;
        writer.WriteStartObject("usage"u8);
        if (usage.InputTokenCount is { } input)
            writer.WriteNumber("input"u8, input);
        if (usage.OutputTokenCount is { } output)
            writer.WriteNumber("output"u8, output);
        writer.WriteNumber("total"u8, total);
        writer.WriteEndObject();
    }
}
