using CodeFirstWorkflows.Language.Model;

namespace CodeFirstWorkflows.Generators.Emission;

/// <summary>Writes how a run begins: RunAsync, StartAsync, StreamAsync and ResumeAsync.</summary>
internal sealed class EntryPointEmitter(SourceWriter writer, WorkflowModel workflow, Documentation docs)
{
    private const string Run = "new Run(this, input, options, cancellationToken)";
    private const string Tail = Library.Root + "RunOptions? options = null, " + Library.CancellationToken + " cancellationToken = default";

    private bool IsWhole => workflow.Completeness == Completeness.Whole;

    public void Emit()
    {
        Method("RunAsync", $"{Library.Task}<Run>", "Runs the workflow until it completes, fails or pauses. It throws only for misuse: a failure is in the run.", "The settled run.", $"{Library.Launcher}.RunAsync({Run})");
        Method("StartAsync", $"{Library.Task}<Run>", "Starts the workflow and returns the live run, whose events can be read and which can be cancelled.", "The live run; its Completion ends when it settles.", $"{Library.Launcher}.StartAsync({Run})");
        Method("StreamAsync", $"global::System.Collections.Generic.IAsyncEnumerable<{Library.Root}WorkflowEvent>", "Runs the workflow and streams its events, text deltas among them. To stop reading cancels the run.", "The events; the last one holds the settled run.", $"{Library.Launcher}.StreamAsync({Run})");
        Resume();
        CreateRun();
    }

    private void Method(string name, string type, string summary, string returns, string body)
    {
        docs.Summary(summary);
        docs.Param("input", workflow.TakesNoInput ? "Nothing: leave it out." : "What the run works on.");
        docs.Param("options", "Settings of this run alone.");
        docs.Param("cancellationToken", "Cancels the run: it ends as Failed, with an error of the kind Canceled.");
        docs.Returns(returns);
        var input = $"{workflow.Input.Name} input{(workflow.TakesNoInput ? " = default" : "")}";
        writer.Line($"public {type} {name}({input}, {Tail})");
        writer.Indented(() => writer.Line($"=> {(IsWhole ? body : "throw " + WorkflowEmitter.Refusal(workflow))};"));
        writer.Line();
    }

    private void Resume()
    {
        const string Options = Library.Root + "RunOptions? options";
        const string Token = Library.CancellationToken + " cancellationToken";
        const string Answers = "params " + Library.Root + "WorkflowAnswer[] answers";
        Resume($"{Options} = null, {Token} = default", "options", "cancellationToken", "");
        Resume(Answers, "null", $"default({Library.CancellationToken})", "answers");
        Resume($"{Token}, {Answers}", "null", "cancellationToken", "answers");
        Resume($"{Options}, {Token}, {Answers}", "options", "cancellationToken", "answers");
    }

    private void Resume(string parameters, string options, string token, string answers)
    {
        docs.Summary("Resumes a stored run where it stopped: recorded steps do not run again.");
        docs.Param("runId", "The run's id.");
        if (options == "options")
            docs.Param("options", "Settings of this run alone.");
        if (token == "cancellationToken")
            docs.Param("cancellationToken", "Cancels the run, if this call begins its execution; if it joins another, only its waiting.");
        if (answers.Length > 0)
            docs.Param("answers", "Answers to steps that wait; they are stored before anything else happens.");
        docs.Returns("The settled run.");
        // What is written as new() means the options.
        if (answers.Length == 0 && workflow.RanksOverloads)
            writer.Line("[global::System.Runtime.CompilerServices.OverloadResolutionPriority(1)]");
        writer.Line($"public {Library.Task}<Run> ResumeAsync(string runId, {parameters})");
        var given = answers.Length > 0 ? ", answers" : "";
        var body = $"{Library.Launcher}.ResumeAsync<Run, {workflow.Input.Name}>(this, runId, (input, settings, stop) => new Run(this, input, settings, stop), {options}, {token}{given})";
        writer.Indented(() => writer.Line($"=> {(IsWhole ? body : "throw " + WorkflowEmitter.Refusal(workflow))};"));
        writer.Line();
    }

    private void CreateRun()
    {
        if (!IsWhole)
            return;
        var run = Library.Root + (workflow.Output is { } output ? $"WorkflowRun<{output.Name}>" : "WorkflowRun");
        docs.Inherited();
        writer.Line(Library.Hidden);
        writer.Line($"protected override {run} CreateRun({workflow.Input.Name} input, {Library.Root}RunOptions? options, {Library.CancellationToken} cancellationToken)");
        writer.Indented(() => writer.Line($"=> {Run};"));
        writer.Line();
        docs.Inherited();
        writer.Line(Library.Hidden);
        writer.Line($"protected override {Library.Runtime}WorkflowBindings GetBindings() => Run.BindingsOf(this);");
        writer.Line();
    }
}
