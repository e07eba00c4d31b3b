const [project, button, state, files] = ["project", "build", "state", "files"].map((id) => document.getElementById(id));
const worker = new Worker("worker.js", { type: "module" });

worker.onmessage = ({ data }) => {
  window.result = data;
  state.textContent = data.error ?? `Fait : ${JSON.stringify(data.took)}`;
  files.replaceChildren(...Object.entries(data.files ?? {}).map(([name, content]) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([content], { type: "application/pdf" }));
    link.download = link.textContent = `${name}.pdf`;
    const item = document.createElement("li");
    item.append(link);
    return item;
  }));
};

button.onclick = () => {
  state.textContent = "En cours…";
  worker.postMessage(project.value);
};

project.value = await (await fetch("project.yaml")).text();
button.disabled = false;
