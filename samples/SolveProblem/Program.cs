using System.CommandLine;
using Samples;

var text = new Argument<string?>("problem") { Description = "The problem in words.", Arity = ArgumentArity.ZeroOrOne };
var file = new Option<string?>("--file") { Description = "Read the problem from this file.", HelpName = "path" };
var model = new Option<string?>("--model") { Description = "The model to ask.", HelpName = "name" };
var command = new RootCommand("Solves a problem in three prompts: analyze it, plan, execute the plan.") { text, file, model };
command.Directives.Clear(); // a problem may begin with a bracket
text.Validators.Add(static result =>
{
    if (result.Tokens is [{ Value: ['-', '-', ..] word }] && !word.Contains(' '))
        result.AddError($"There is no option '{word}'.");
});
command.SetAction((parsed, cancellationToken) =>
    Solver.RunAsync(parsed.GetValue(text), parsed.GetValue(file), parsed.GetValue(model), cancellationToken));

// Ctrl+C cancels the token that the action gets. A problem may begin with an @, which would else name a file of arguments.
var arguments = command.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
return arguments.Errors is [.., var error]
    ? Notice.Fail(ExitCode.BadInput, $"{error.Message} Put the problem in quotes; see --help.")
    : await arguments.InvokeAsync();
